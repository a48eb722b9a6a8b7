/** Looks this often at most: two minutes. A busy machine needs many looks; a test that waits in vain ends with its reason. */
const LOOKS = 2400;

/**
 * Looks until there is something to see, for what another process does.
 *
 * @param what what is waited for, for the error
 * @param look returns undefined or false as long as it is not there
 * @throws when it does not come
 */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | null | false | Promise<T | undefined | null | false>,
): Promise<T> {
  for (let looks = 0; looks < LOOKS; looks++) {
    const seen = await look();
    if (seen !== undefined && seen !== null && seen !== false) return seen;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited in vain: ${what}`);
}
