/** Names of variables that hold a secret, and not its location. */
const SECRET = /(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIALS?)$/i;

/** Variables, and their origin for errors and warnings. */
interface PlainVariables {
  readonly where: string;
  readonly variables?: { [name: string]: string };
}

/** Variables with names of secrets, each with the first place that has it: `DB_PASSWORD in ...`. Never shows values. */
export function plainSecrets(given: PlainVariables[]): string[] {
  const places = new Map<string, string>();
  for (const { where, variables = {} } of given) {
    for (const [name, value] of Object.entries(variables)) {
      if (SECRET.test(name) && value !== '' && !places.has(name)) {
        places.set(name, where);
      }
    }
  }
  return [...places].map(([name, where]) => `${name} in ${where}`);
}
