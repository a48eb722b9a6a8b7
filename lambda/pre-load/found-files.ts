import type { ListedFile } from '../storage/storage';

/** The files of a table. */
export interface FilesOfTable {
  /** Of all files together. */
  bytes: number;
  /** Their stamps, by name. */
  readonly stamps: { [name: string]: string };
}

/**
 * Files that a gate has found, by the tables that they may belong to. There can be a hundred thousand: of each, only the name and
 * the stamp are kept.
 */
export class FoundFiles {
  private readonly tables = new Map<string, FilesOfTable>();

  /** @param table empty if the file may belong to a table with an unknown pattern */
  public add(table: string, name: string, { stamp, bytes }: Pick<ListedFile, 'stamp' | 'bytes'>): void {
    // A name can be `__proto__`.
    const files = this.tables.get(table) ?? { bytes: 0, stamps: Object.create(null) as FilesOfTable['stamps'] };
    this.tables.set(table, files);
    files.bytes += bytes;
    files.stamps[name] = stamp;
  }

  public get isEmpty(): boolean {
    return this.tables.size === 0;
  }

  /** @param matching the tables whose patterns match the name */
  public has(name: string, matching: readonly string[]): boolean {
    return ['', ...matching].some((table) => Object.hasOwn(this.tables.get(table)?.stamps ?? {}, name));
  }

  /** The stamps of the files of some tables, by name. */
  public stampsOf(isWanted: (table: string) => boolean): FilesOfTable['stamps'] {
    const wanted = [...this.tables].filter(([table]) => isWanted(table)).map(([, { stamps }]) => stamps);
    return wanted.length === 1 ? wanted[0] : (Object.assign(Object.create(null), ...wanted) as FilesOfTable['stamps']);
  }

  /** The bytes of each table. */
  public *bytes(): Generator<{ readonly tables: string[]; readonly bytes: number }> {
    for (const [table, { bytes }] of this.tables) {
      yield { tables: [table], bytes };
    }
  }
}
