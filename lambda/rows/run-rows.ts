import type { LoadedFiles, RunLog } from './run-log';
import type { TableFinder } from '../stage-files/table-of-file';

/** Rows of a table that a run has loaded, as Starlake counts them. */
export interface TableRows {
  /** Rows that were accepted. */
  readonly rows: number;
  readonly rejected: number;
}

/** A file that a table had to load. */
export interface ExpectedFile {
  readonly name: string;
  /** Lines before are about an earlier file of this name; milliseconds since 1970. */
  readonly from: number;
}

/** The rows that a run has loaded into each table. */
export class RunRows {
  private readonly loads = new Map<string, LoadedFiles[]>();
  private readonly doubtful: ReadonlySet<string>;
  /** Whether a line could not be read in a stream whose table is not known. */
  private readonly unattributed: boolean;

  /**
   * @param tables names of all tables of the pipeline
   * @param expected the files that a table had to load; undefined if they are not known
   */
  constructor(
    private readonly log: RunLog,
    private readonly tableFinder: TableFinder,
    private readonly tables: ReadonlySet<string>,
    private readonly expected: (table: string) => readonly ExpectedFile[] | undefined,
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

  /** The loads of a table, in their order. */
  of(table: string): readonly LoadedFiles[] {
    return this.loads.get(table) ?? [];
  }

  /** The rows of a table; undefined if they are not known. */
  count(table: string): TableRows | undefined {
    return this.doubt(table) === undefined ? sum(this.of(table)) : undefined;
  }

  /** The rows of some tables, without those tables whose rows are not known. */
  counts(tables: readonly string[]): { [table: string]: TableRows } {
    const counts = tables.map((table) => [table, this.count(table)] as const);
    return Object.fromEntries(counts.filter((one): one is [string, TableRows] => one[1] !== undefined));
  }

  /** Why the rows of a table are not known; undefined if they are. */
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

  /** An expected file that the log does not mention; an empty text if no file is known, and the log mentions none. */
  missing(table: string): string | undefined {
    const loads = this.of(table);
    const expected = this.expected(table);
    if (expected === undefined) {
      return loads.length === 0 ? '' : undefined;
    }
    const logged = new Map(loads.flatMap(({ names, time }) => names.map((name) => [name, time] as const)));
    return expected.find(({ name, from }) => !((logged.get(name) ?? -1) >= from))?.name;
  }

  /** The table of a load: by the name in the line, or, if the YAML renames the table, by the names of its files. */
  private tableOf({ table, names }: LoadedFiles): string | undefined {
    if (this.tables.has(table)) {
      return table;
    }
    const matching = this.tableFinder.matching(names[0]);
    return matching.length === 1 ? matching[0] : undefined;
  }
}

/** The sum of loads whose rows are all known. */
export function sum(loads: readonly LoadedFiles[]): TableRows {
  const counts = loads.map((load) => load.counts!);
  return {
    rows: counts.reduce((total, { accepted }) => total + accepted, 0),
    rejected: counts.reduce((total, { rejected }) => total + rejected, 0),
  };
}
