/** How many calls of AWS run at once. */
export const AT_ONCE = 5;

/**
 * The results of a function for each item, in their order. Only some calls run at once: AWS would throttle more.
 *
 * @param limit how many
 */
export async function atOnce<T, R>(items: readonly T[], limit: number, call: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const work = async () => {
    while (next < items.length) {
      const at = next++;
      results[at] = await call(items[at]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return results;
}
