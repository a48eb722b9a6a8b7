import type { DeclaredTable } from '../../lib/contract/pre-load';
import { fileMatcher } from './file-matcher';
import { literalPrefix } from './literal-prefix';

/** A table with a pattern, and its place among all tables. */
interface Owner {
  readonly table: string;
  readonly place: number;
  readonly matches: (name: string) => boolean;
}

/**
 * Finds the table of a file, by the patterns of the domain's tables. It tries only patterns with a prefix of the file's
 * name: ten thousand tables with as many files are a hundred million pairs.
 */
export class TableFinder {
  private readonly owners = new Map<string, Owner[]>();
  private readonly known = new Set<string>();
  /** Tables with an unknown pattern. */
  private readonly unknown: Array<Omit<Owner, 'matches'>> = [];
  private readonly lengths: readonly number[];

  constructor(tables: ReadonlyArray<Pick<DeclaredTable, 'table' | 'pattern'>>) {
    tables.forEach(({ table, pattern }, place) => {
      if (pattern === undefined) {
        this.unknown.push({ table, place });
        return;
      }
      const prefix = literalPrefix(pattern);
      this.known.add(table);
      this.owners.set(prefix, this.owners.get(prefix) ?? []);
      this.owners.get(prefix)!.push({ table, place, matches: fileMatcher(pattern) });
    });
    this.lengths = [...new Set([...this.owners.keys()].map(({ length }) => length))];
  }

  /** Tables that may own a file: their pattern matches it, or is unknown. */
  public candidates(name: string): string[] {
    return inOrder([...this.ownersOf(name), ...this.unknown]);
  }

  /** Whether a table's pattern is known. */
  public isKnown(table: string): boolean {
    return this.known.has(table);
  }

  /** Tables whose pattern matches a file. */
  public matching(name: string): string[] {
    return inOrder(this.ownersOf(name));
  }

  /**
   * The table that certainly owns a file.
   *
   * @param mayOwn whether a table can own the file at all
   * @returns undefined if several tables may own it, or only tables with unknown patterns, or none
   */
  public tableOf(name: string, mayOwn: (table: string) => boolean = () => true): string | undefined {
    const matching = this.matching(name);
    const unknown = this.unknown.some(({ table }) => mayOwn(table));
    return matching.length === 1 && !unknown && mayOwn(matching[0]) ? matching[0] : undefined;
  }

  private ownersOf(name: string): Owner[] {
    return this.lengths
      .filter((length) => length <= name.length)
      .flatMap((length) => this.owners.get(name.slice(0, length)) ?? [])
      .filter(({ matches }) => matches(name));
  }
}

/** Names of tables in the order in which they are declared. */
function inOrder(owners: Array<Omit<Owner, 'matches'>>): string[] {
  return owners.sort((a, b) => a.place - b.place).map(({ table }) => table);
}
