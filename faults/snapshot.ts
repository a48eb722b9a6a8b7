import type { Area, DataFile } from './data-file';

/** Where everything is at one moment. */
export class Snapshot {
  /**
   * @param files all files so far
   * @param where the files that are still in an area
   * @param counts how often each id is in the database
   * @param hasAck whether the ack file exists
   * @param written files whose valid rows were written
   */
  constructor(
    readonly files: readonly DataFile[],
    private readonly where: ReadonlyMap<DataFile, Area>,
    private readonly counts: ReadonlyMap<number, number>,
    readonly hasAck: boolean,
    private readonly written: ReadonlySet<DataFile> = new Set(),
  ) {}

  /** The area of a file; undefined if it no longer exists. */
  areaOf(file: DataFile): Area | undefined {
    return this.where.get(file);
  }

  /** Whether every row of a file is in its table or rejected. */
  isLoaded(file: DataFile): boolean {
    return this.missingOf(file).length === 0;
  }

  /** Whether a file is where a load or a person can still find it. */
  isKept(file: DataFile): boolean {
    return ['incoming', 'stage', 'ingesting', 'aside'].includes(this.areaOf(file) ?? '');
  }

  /** Rows that are neither in a table nor rejected, nor in a file that could still be loaded. */
  get lost(): number[] {
    return this.files.filter((file) => !this.isKept(file)).flatMap((file) => this.missingOf(file));
  }

  /** Rows that are in a table more than once. */
  get duplicated(): number[] {
    return [...this.counts].filter(([, count]) => count > 1).map(([id]) => id);
  }

  /** Files that still need work: not loaded, or loaded and not put away. */
  get open(): DataFile[] {
    return this.files.filter((file) => !this.isLoaded(file) || this.isKept(file));
  }

  private missingOf(file: DataFile): number[] {
    // The database does not say which file a rejected row is from: a load that writes the valid rows rejects the
    // others.
    const rejected = this.written.has(file) ? file.rejected : [];
    return file.ids.filter((id) => !this.counts.has(id) && !rejected.includes(id));
  }
}
