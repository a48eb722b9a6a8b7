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
        `that at deployment. Give a token, such as StringParameter.valueForStringParameter(…), or a text`,
    );
  }
  return text;
}

/**
 * What is wrong with the dynamic references of a definition: a secret would be there for all to read who may see an execution, and
 * CloudFormation resolves `ssm-secure` nowhere in it. Source: “Dynamic references” of its user guide.
 *
 * @param definition its text, with anything in the place of tokens
 */
export function referenceErrors(definition: string, path: string): string[] {
  const wrong = [...definition.matchAll(/\{\{resolve:(?!ssm:[^{}]+\}\})[^}"]{0,80}\}{0,2}/g)].map(([text]) => text);
  return [...new Set(wrong)].map((text) =>
    /^\{\{resolve:(secretsmanager|ssm-secure):/.test(text)
      ? `the definition of '${path}' holds a secret, ${text}, which everybody could read in the execution history: give it as 'secrets' of the job`
      : `the definition of '${path}' has ${text}, which CloudFormation does not resolve: {{resolve:ssm:name}} is what it takes there`,
  );
}
