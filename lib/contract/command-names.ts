/** Characters of names that an import may have: its overrides take 8,192, with the environment, which is not cut. */
const MAX_NAMES = 4000;

/** Names as `--tables` takes them; none where they are more than a command takes: then the whole domain is imported. */
export function commandNames(tables: readonly string[]): string {
  const names = [...tables].sort().join(',');
  return names.length <= MAX_NAMES ? names : '';
}
