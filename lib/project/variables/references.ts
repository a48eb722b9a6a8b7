/** `{{x}}` and `${x}`, as far as no Jinja is needed to understand them. */
const REFERENCE = /\{\{\s*(\w+)\s*\}\}|\$\{\s*(\w+)\s*\}/g;

/**
 * Replaces the variables in a text.
 *
 * @param valueOf the value of a variable, by the braces it is written in; undefined where it stays as it is
 */
export function replaceReferences(
  text: string,
  valueOf: (name: string, isJinja: boolean) => string | undefined,
): string {
  return text.replace(
    REFERENCE,
    (all, braces?: string, dollar?: string) => valueOf(braces ?? dollar ?? '', braces !== undefined) ?? all,
  );
}
