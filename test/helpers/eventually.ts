import { inspect } from 'node:util';

/** Looks, not seconds: a busy machine gets more time. They take two minutes at least, less than jest waits for a test. */
const LOOKS = 12_000;

/**
 * Looks at something until it is as it should be, and returns it: for what another process does, or what tells nobody. Where there
 * is an event, await that.
 *
 * @param what what is waited for, for the error
 * @param isSo whether it is as it should be: there, when not given
 * @throws Error that says what was seen last, when it never comes
 */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | null | false | Promise<T | undefined | null | false>,
): Promise<T>;
export async function eventually<T>(what: string, look: () => T | Promise<T>, isSo: (seen: T) => boolean): Promise<T>;
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
  isSo: (seen: T) => boolean = (seen) => seen !== undefined && seen !== null && seen !== false,
): Promise<T> {
  let seen = await look();
  for (let looks = 0; !isSo(seen); looks++) {
    if (looks === LOOKS) throw new Error(`waited in vain: ${what}; last seen: ${inspect(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
    seen = await look();
  }
  return seen;
}
