import type { LoadedFiles, RunLog } from './run-log';
import type { TableFinder } from '../stage-files/table-of-file';

/** Rows of a table that a run has loaded, as Starlake counts them. */
export interface TableRows {
  /** Rows that were accepted. */
  readonly rows: number;
  readonly rejected: number;
}

/** Which rows a run has loaded into each table. */
export class RunRows {
  private readonly loads = new Map<string, LoadedFiles[]>();
  private readonly doubtful: ReadonlySet<string>;
  /** There is a line that could not be read, in a stream of which nobody knows the table. */
  private readonly unattributed: boolean;

  /**
   * @param tables all of the pipeline
   * @param expected files that each table is known to have had, where that is known
   */
  constructor(
    private readonly log: RunLog,
    private readonly owners: TableFinder,
    private readonly tables: ReadonlySet<string>,
    private readonly expected: (table: string) => readonly string[] | undefined,
  ) {
    const doubtful = log.others.map((load) => this.tableOf(load));
    const known = new Set<string>();
    for (const load of log.loads) {
      const table = this.tableOf(load);
      if (table !== undefined) {
        this.loads.set(table, this.loads.get(table) ?? []);
        this.loads.get(table)!.push(load);
        known.add(load.stream);
        doubtful.push(...(log.torn.has(load.stream) ? [table] : []));
      }
    }
    this.doubtful = new Set(doubtful.filter((table) => table !== undefined));
    this.unattributed = [...log.torn].some((stream) => !known.has(stream));
  }

  /** What was loaded into a table, in this order. */
  of(table: string): readonly LoadedFiles[] {
    return this.loads.get(table) ?? [];
  }

  /** The rows of a table; undefined where they are not known. */
  count(table: string): TableRows | undefined {
    return this.doubt(table) === undefined ? sum(this.of(table)) : undefined;
  }

  /** The rows of those of some tables that are known. */
  counts(tables: readonly string[]): { [table: string]: TableRows } {
    const counts = tables.map((table) => [table, this.count(table)] as const);
    return Object.fromEntries(counts.filter((one): one is [string, TableRows] => one[1] !== undefined));
  }

  /** Why the rows of a table are not known; undefined when they are. */
  doubt(table: string): string | undefined {
    if (this.log.unknown !== undefined) {
      return this.log.unknown;
    }
    const loads = this.of(table);
    const uncounted = loads.find(({ counts }) => counts === undefined);
    if (uncounted) {
      return `Starlake does not say how many rows of '${uncounted.names[0]}' it has rejected`;
    }
    if (this.doubtful.has(table)) {
      return `the log has lines of '${table}' that cannot be read, or are another run's`;
    }
    const missing = this.missing(table);
    if (missing !== undefined) {
      return missing === '' ? `the log says nothing of '${table}'` : `the log says nothing of '${missing}'`;
    }
    return loads.length === 0 && this.unattributed ? `the log has lines that cannot be read` : undefined;
  }

  /** A file of which the log should say something; empty where it should, of whatever file. */
  missing(table: string): string | undefined {
    const loads = this.of(table);
    const expected = this.expected(table);
    if (expected === undefined) {
      return loads.length === 0 ? '' : undefined;
    }
    const told = new Set(loads.flatMap(({ names }) => names));
    return expected.find((name) => !told.has(name));
  }

  /** By the name in the line; where the YAML gives the table another one than its file has, by its files' names. */
  private tableOf({ table, names }: LoadedFiles): string | undefined {
    if (this.tables.has(table)) {
      return table;
    }
    const owners = this.owners.matching(names[0]);
    return owners.length === 1 ? owners[0] : undefined;
  }
}

/** Rows of loads, all of which are known. */
export function sum(loads: readonly LoadedFiles[]): TableRows {
  const counts = loads.map((load) => load.counts!);
  return {
    rows: counts.reduce((total, { accepted }) => total + accepted, 0),
    rejected: counts.reduce((total, { rejected }) => total + rejected, 0),
  };
}
