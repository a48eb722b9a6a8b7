import { inspect } from 'node:util';
import { nearest } from '../project/nearest';

// What structs may have, where nobody else checks it: JavaScript lets any member pass, and jsii those of structs in lists and maps.

/** All members of a struct: a list that lacks one, or has another, does not compile. */
export type Keys<T> = { readonly [K in keyof T]-?: true };

/**
 * Checks that a value is a struct, with members of its own only. What is undefined is not there.
 *
 * @param what names it in errors: `'schedule' of 'App/Sales'`
 * @param example how to write it, for one that is no struct at all: `{ cron: '0 2 * * *' }`
 * @throws Error that names the member, and the nearest that there is
 */
export function checkKeys<T extends object>(value: T, keys: Keys<T>, what: string, example?: string): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const shown = inspect(value, { depth: 0, breakLength: Infinity }).slice(0, 200);
    throw new Error(`${what} must be an object${example === undefined ? '' : ` such as ${example}`}, got ${shown}`);
  }
  const unknown = Object.entries(value).find(([name, member]) => member !== undefined && !Object.hasOwn(keys, name));
  if (unknown !== undefined) {
    const known = Object.keys(keys).filter((name) => !name.startsWith('_'));
    const near = nearest(unknown[0], known);
    throw new Error(
      `${what} has no property '${unknown[0]}'` +
        (near === undefined ? `; it may have ${known.join(', ')}` : `, did you mean '${near}'?`),
    );
  }
  return value;
}

/**
 * Checks each struct of a map.
 *
 * @param what names the map in errors: `'loads' of 'App/Starlake'`
 * @throws Error as `checkKeys`
 */
export function checkStructs<T extends object>(
  structs: { [name: string]: T } | undefined,
  what: string,
  check: (struct: T, what: string) => void,
): void {
  if (structs === undefined) {
    return;
  }
  if (typeof structs !== 'object' || structs === null || Array.isArray(structs)) {
    throw new Error(`${what} must be an object of objects by their names, got ${inspect(structs, { depth: 0 })}`);
  }
  for (const [name, struct] of Object.entries(structs).filter(([, each]) => each !== undefined)) {
    check(struct, `'${name}' in ${what}`);
  }
}
