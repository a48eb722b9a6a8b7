/**
 * Checks a text that is read at synth: a dynamic reference (`{{resolve:…}}`) has no value until CloudFormation deploys it.
 *
 * @param what names the text in errors
 * @throws Error that says what to give instead
 */
export function checkKnownText(text: string, what: string): string {
  if (text.includes('{{resolve:')) {
    throw new Error(
      `${what} must not have a dynamic reference, got '${text.slice(0, 200)}': it is taken apart at synth, and CloudFormation resolves ` +
        `that at deployment. Give a token, such as that of StringParameter.valueForStringParameter, or a text`,
    );
  }
  return text;
}

/** Where a text gets that is deployed. */
interface DeployedText {
  /** Names it in errors: `the definition of 'App/Sales'`. */
  readonly what: string;
  /** Where everybody reads it, and how to give a secret instead. */
  readonly secret: string;
}

/**
 * What is wrong with the dynamic references of a text that is deployed: a secret would be there for all to read, and CloudFormation
 * resolves `ssm-secure` neither in definitions nor in the variables of functions. Source: “Dynamic references” of its user guide.
 *
 * @param text with anything in the place of tokens
 */
export function referenceErrors(text: string, { what, secret }: DeployedText): string[] {
  const wrong = [...text.matchAll(/\{\{resolve:(?!ssm:[^{}]+\}\})[^}"]{0,80}\}{0,2}/g)].map(([reference]) => reference);
  return [...new Set(wrong)].map((reference) =>
    /^\{\{resolve:(secretsmanager|ssm-secure):/.test(reference)
      ? `${what} holds a secret, ${reference}, which everybody could read in ${secret}`
      : `${what} has ${reference}, which CloudFormation does not resolve: {{resolve:ssm:name}} is what it takes there`,
  );
}
