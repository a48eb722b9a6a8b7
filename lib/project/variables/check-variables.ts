import type { Variables } from './jinja';

/**
 * Checks given variables.
 *
 * @throws Error if a value is not a text
 */
export function checkVariables(variables: Variables | undefined, what: string): Variables {
  if (variables === undefined) {
    return {};
  }
  if (typeof variables !== 'object' || variables === null || Array.isArray(variables)) {
    throw new Error(`'${what}' of a Starlake project must be an object of texts, got ${JSON.stringify(variables)}`);
  }
  const given = Object.entries(variables).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (typeof value !== 'string') {
      throw new Error(`'${name}' in '${what}' of a Starlake project must be a text, got ${JSON.stringify(value)}`);
    }
  }
  return Object.fromEntries(given);
}
