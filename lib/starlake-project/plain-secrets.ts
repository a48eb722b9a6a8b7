/** Names of variables that hold what nobody should read, and not where it is. */
const SECRET = /(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIALS?)$/i;

/** Variables, and what errors and warnings call them. */
export interface PlainVariables {
  readonly where: string;
  readonly variables?: { [name: string]: string };
}

/** Variables that by their names are secrets, each with the first place that has it: `DB_PASSWORD in ...`. Values are not told. */
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
