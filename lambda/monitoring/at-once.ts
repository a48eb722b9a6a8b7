/** Calls that go at once: AWS throttles more, and ten thousand one after another take too long. */
const AT_ONCE = 25;

/** Calls a function for all items, some at once. */
export async function atOnce<T, R>(items: readonly T[], call: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(call))));
  }
  return results;
}
