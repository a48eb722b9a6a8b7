import type { Area, DataFile } from './data-file';

/** What is where at one moment. */
export class Snapshot {
  /**
   * @param files every file that there has been
   * @param where those that are still in an area
   * @param counts how often each id is in the database
   * @param hasAck whether the ack file is there
   * @param written files of which what fits was written
   */
  constructor(
    readonly files: readonly DataFile[],
    private readonly where: ReadonlyMap<DataFile, Area>,
    private readonly counts: ReadonlyMap<number, number>,
    readonly hasAck: boolean,
    private readonly written: ReadonlySet<DataFile> = new Set(),
  ) {}

  /** The area that a file is in; undefined when it is gone. */
  areaOf(file: DataFile): Area | undefined {
    return this.where.get(file);
  }

  /** Whether every row of a file is in its table, or rejected. */
  isLoaded(file: DataFile): boolean {
    return this.missingOf(file).length === 0;
  }

  /** Whether a file is where a load may still find it, or a person. */
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

  /** Files that are still to be dealt with: not loaded, or loaded and not put away. */
  get open(): DataFile[] {
    return this.files.filter((file) => !this.isLoaded(file) || this.isKept(file));
  }

  private missingOf(file: DataFile): number[] {
    // The database does not tell by which file a row was rejected: what writes its good ones rejects the others.
    const rejected = this.written.has(file) ? file.rejected : [];
    return file.ids.filter((id) => !this.counts.has(id) && !rejected.includes(id));
  }
}
