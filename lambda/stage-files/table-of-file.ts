import type { DeclaredTable } from '../../lib/contract/pre-load';
import { fileMatcher } from './file-matcher';

/** Tells whose a file is, by the patterns of the domain's tables. */
export class TableFinder {
  private readonly tables: Array<{ table: string; matches?: (name: string) => boolean }>;

  constructor(tables: ReadonlyArray<Pick<DeclaredTable, 'table' | 'pattern'>>) {
    this.tables = tables.map(({ table, pattern }) => ({
      table,
      ...(pattern === undefined ? {} : { matches: fileMatcher(pattern) }),
    }));
  }

  /** Tables that a file may be of: those whose pattern it matches, and those whose pattern is not known. */
  public candidates(name: string): string[] {
    return this.tables.filter(({ matches }) => matches?.(name) ?? true).map(({ table }) => table);
  }

  /** Whether a table's pattern is known. */
  public isKnown(table: string): boolean {
    return this.tables.some((one) => one.table === table && one.matches !== undefined);
  }

  /** Tables whose pattern a file matches. */
  public matching(name: string): string[] {
    return this.tables.filter(({ matches }) => matches?.(name)).map(({ table }) => table);
  }

  /**
   * The table that a file certainly is of.
   *
   * @param mayHave tables that may have it at all; those of unknown patterns among the others do not count
   * @returns undefined when it may be of several tables, matches no pattern, or is of a table whose pattern is not known
   */
  public tableOf(name: string, mayHave: (table: string) => boolean = () => true): string | undefined {
    const matching = this.matching(name);
    const unknown = this.tables.some(({ table, matches }) => matches === undefined && mayHave(table));
    return matching.length === 1 && !unknown && mayHave(matching[0]) ? matching[0] : undefined;
  }
}
