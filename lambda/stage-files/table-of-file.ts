import type { DeclaredTable } from '../../lib/contract/pre-load';
import { fileMatcher } from './file-matcher';
import { literalPrefix, literalSuffix } from './literal-ends';

/** A table with a pattern, and its place among all tables. */
interface Owner {
  readonly table: string;
  readonly place: number;
  readonly matches: (name: string) => boolean;
}

/**
 * Finds the table of a file, by the patterns of the domain's tables. It tries only patterns whose literal ends are those of
 * the file's name: ten thousand tables with as many files are a hundred million pairs.
 */
export class TableFinder {
  /** By the literal ends of their patterns. */
  private readonly owners = new Map<string, Owner[]>();
  private readonly known = new Set<string>();
  /** Tables with an unknown pattern. */
  private readonly unknown: Array<Omit<Owner, 'matches'>> = [];
  /** Lengths of the prefixes and suffixes that there are, by both. */
  private readonly lengths = new Map<string, readonly [prefix: number, suffix: number]>();

  constructor(tables: ReadonlyArray<Pick<DeclaredTable, 'table' | 'pattern'>>) {
    tables.forEach(({ table, pattern }, place) => {
      if (pattern === undefined) {
        this.unknown.push({ table, place });
        return;
      }
      const [prefix, suffix] = [literalPrefix(pattern), literalSuffix(pattern)];
      const ends = keyOf(prefix, suffix);
      this.known.add(table);
      this.owners.set(ends, this.owners.get(ends) ?? []);
      this.owners.get(ends)!.push({ table, place, matches: fileMatcher(pattern) });
      this.lengths.set(`${prefix.length} ${suffix.length}`, [prefix.length, suffix.length]);
    });
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
    return [...this.lengths.values()]
      .filter((lengths) => Math.max(...lengths) <= name.length)
      .flatMap(([prefix, suffix]) => {
        const ends = keyOf(name.slice(0, prefix), name.slice(name.length - suffix));
        return this.owners.get(ends) ?? [];
      })
      .filter(({ matches }) => matches(name));
  }
}

/** No name of a file has a slash. */
function keyOf(prefix: string, suffix: string): string {
  return `${prefix}/${suffix}`;
}

/** Names of tables in the order in which they are declared. */
function inOrder(owners: Array<Omit<Owner, 'matches'>>): string[] {
  return owners.sort((a, b) => a.place - b.place).map(({ table }) => table);
}
