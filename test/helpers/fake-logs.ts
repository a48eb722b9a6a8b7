import type { LogLine, Logs, LogSearch } from '../../lambda/aws/logs';

/** What containers have printed. A line may be found only from a later look on. */
export class FakeLogs implements Logs {
  /** Every search, in order. */
  readonly searches: LogSearch[] = [];

  constructor(
    private readonly lines: ReadonlyArray<LogLine & { readonly look?: number }> = [],
    private readonly refusal?: string,
  ) {}

  async find(search: LogSearch): Promise<LogLine[]> {
    this.searches.push(search);
    if (this.refusal !== undefined) {
      throw Object.assign(new Error(`Cannot look for lines: ${this.refusal}`), { name: this.refusal });
    }
    const { terms, from, streams } = search;
    return this.lines
      .filter(({ look = 1 }) => this.searches.length >= look)
      .filter(({ time, stream, text }) => {
        return time >= from && (streams?.includes(stream) ?? true) && terms.every((term) => text.includes(term));
      })
      .map(({ time, stream, text }) => ({ time, stream, text }));
  }

  async tail(): Promise<string[]> {
    return [];
  }
}

/** The line that Starlake logs of a file of the domain `sales`, in the ingesting area of the tests. */
export function summaryLine(
  table: string,
  name: string,
  accepted: number,
  rejected = 0,
  more: Partial<LogLine & { look: number; folder: string }> = {},
): LogLine & { look?: number } {
  const {
    folder = 's3a://lake/datasets/ingesting/sales',
    time = 2_000,
    stream = `load/starlake/${table}`,
    look,
  } = more;
  const counts = `input: ${accepted + rejected}, accepted: ${accepted}, rejected:${rejected}`;
  const text = `26/11/29 19:37:49 INFO DsvIngestionJob: ingestion-summary -> files: [${folder}/${name}], domain: sales, schema: ${table}, ${counts}`;
  return { text, time, stream, look };
}
