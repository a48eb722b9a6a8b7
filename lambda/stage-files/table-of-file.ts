import type { DeclaredTable } from '../../lib/contract/pre-load';
import { fileMatcher } from './file-matcher';

/** Finds the table of a file, by the patterns of the domain's tables. */
export class TableFinder {
  private readonly tables: Array<{ table: string; matches?: (name: string) => boolean }>;

  constructor(tables: ReadonlyArray<Pick<DeclaredTable, 'table' | 'pattern'>>) {
    this.tables = tables.map(({ table, pattern }) => ({
      table,
      ...(pattern === undefined ? {} : { matches: fileMatcher(pattern) }),
    }));
  }

  /** Tables that may own a file: their pattern matches it, or is not known. */
  public candidates(name: string): string[] {
    return this.tables.filter(({ matches }) => matches?.(name) ?? true).map(({ table }) => table);
  }

  /** Whether a table's pattern is known. */
  public isKnown(table: string): boolean {
    return this.tables.some((one) => one.table === table && one.matches !== undefined);
  }

  /** Tables whose pattern matches a file. */
  public matching(name: string): string[] {
    return this.tables.filter(({ matches }) => matches?.(name)).map(({ table }) => table);
  }

  /**
   * The table that certainly owns a file.
   *
   * @param mayOwn whether a table can own the file at all
   * @returns undefined if several tables may own it, or only tables with unknown patterns, or none
   */
  public tableOf(name: string, mayOwn: (table: string) => boolean = () => true): string | undefined {
    const matching = this.matching(name);
    const unknown = this.tables.some(({ table, matches }) => matches === undefined && mayOwn(table));
    return matching.length === 1 && !unknown && mayOwn(matching[0]) ? matching[0] : undefined;
  }
}
