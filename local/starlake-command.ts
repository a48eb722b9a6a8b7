/** The tables that a command loads; none for an import, which names tables, too. */
export function tablesOf(argv: readonly string[]): string[] {
  if (argv[0] !== 'load') return [];
  return (valueOf(argv, '--tables') ?? '').split(',').filter((table) => table !== '');
}

/** The tables that a command loads, each as `domain.table`. */
export function datasetsOf(argv: readonly string[]): string[] {
  return tablesOf(argv).map((table) => `${valueOf(argv, '--domains')}.${table}`);
}

/** The argument behind an option of a command. */
export function valueOf(argv: readonly string[], option: string): string | undefined {
  const at = argv.indexOf(option);
  return at < 0 ? undefined : argv[at + 1];
}
