/** The tables that a command loads; none for an import, which names tables, too. */
export function tablesOf(argv: readonly string[]): string[] {
  if (argv[0] !== 'load') return [];
  return (valueOf(argv, '--tables') ?? '').split(',').filter((table) => table !== '');
}

/** The dataset of a command that loads a single table. */
export function datasetOf(argv: readonly string[]): string | undefined {
  const [table, ...more] = tablesOf(argv);
  return table === undefined || more.length > 0 ? undefined : `${valueOf(argv, '--domains')}.${table}`;
}

/** Label of a container: its tables, its task, or the command and the domain. */
export function commandLabel(argv: readonly string[]): string {
  const tables = tablesOf(argv);
  if (tables.length > 0) return tables.join(', ');
  const name = valueOf(argv, '--name');
  if (name !== undefined) return name;
  const domain = valueOf(argv, '--domains');
  return [argv[0] ?? 'container', ...(domain === undefined ? [] : [domain])].join(' ');
}

/** Label of an item of a Map: its table or name, if its input has one. */
export function itemLabel(input: unknown, index: number): string {
  if (typeof input === 'string') return input;
  if (input !== null && typeof input === 'object') {
    for (const key of ['table', 'name', 'task', 'transform']) {
      const value = (input as Record<string, unknown>)[key];
      if (typeof value === 'string') return value;
    }
    const argv = Object.values(input).find(
      (value) => Array.isArray(value) && value.every((each) => typeof each === 'string'),
    );
    if (argv !== undefined && argv.length > 1) return commandLabel(argv as string[]);
  }
  return `item ${index + 1}`;
}

function valueOf(argv: readonly string[], option: string): string | undefined {
  const at = argv.indexOf(option);
  return at < 0 ? undefined : argv[at + 1];
}
