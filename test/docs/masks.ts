/**
 * Lines of a run without what differs from run to run: times, dates that were not given, widths of columns.
 *
 * Events of tables that load at the same time come in any order, so lines are sorted.
 */
export function stableLines(output: string): string[] {
  return output
    .split('\n')
    .map((line) =>
      line
        .replace(/^\d\d:\d\d\.\d/, 'TIME')
        .replace(/\b\d+(\.\d)?m?s\b/g, 'SPAN')
        .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000/g, 'DATE')
        .replace(/ +/g, ' ')
        .trim(),
    )
    .filter((line) => line !== '')
    .sort();
}

/** Values as the pages show them: the local engine's folders, ids and times are not those of AWS. */
export function masked<T>(value: T): T {
  if (typeof value === 'string') {
    return value
      .replace(/\S+\/datasets\//g, 'DATASETS/')
      .replace(/^\S+:starlake\/starlake\/\S+$/, 'LOG')
      .replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'TIME')
      .replace(/^\S+\/\.starlake\//, 'SCRATCH/') as T;
  }
  if (Array.isArray(value)) return value.map(masked) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === 'time' && typeof item === 'number' ? 0 : masked(item)]),
  ) as T;
}
