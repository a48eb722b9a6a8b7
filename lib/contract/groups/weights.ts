import { MAX_GROUP_NAMES, MAX_GROUP_TABLES } from './load-group';

/**
 * What a load takes, in seconds. Measured with Starlake on two cores: a container takes 25 to 35 seconds before it loads
 * anything, and 3 seconds for a small table. A start is worth 150 MB of a table's files.
 */
export const START_SECONDS = 30;
export const TABLE_SECONDS = 3;
export const BYTES_PER_SECOND = 5_000_000;

/** Bytes of files that a group has at most: what is lost when its container is killed. */
export const MAX_GROUP_BYTES = 2_000_000_000;

/** Seconds that a container works on a table, once it has started. */
export function workOf(bytes: number): number {
  return TABLE_SECONDS + bytes / BYTES_PER_SECOND;
}

/** A table that may be loaded with others. */
export interface Weighed {
  readonly table: string;
  /** Bytes of its files. */
  readonly bytes: number;
}

/** Tables that one container loads. */
export class Bin<Table extends Weighed> {
  public readonly tables: Table[] = [];
  public work = 0;
  private bytes = 0;
  private names = 0;

  /**
   * @param place among the bins of its division
   * @param most tables of it at most, up to {@link MAX_GROUP_TABLES}
   */
  constructor(
    public readonly place: number,
    private readonly most = MAX_GROUP_TABLES,
  ) {}

  /** Whether a table can be loaded with those that are in. */
  public hasRoom({ table, bytes }: Weighed): boolean {
    return (
      this.tables.length === 0 ||
      (this.tables.length < this.most &&
        this.bytes + bytes <= MAX_GROUP_BYTES &&
        this.names + 1 + table.length <= MAX_GROUP_NAMES)
    );
  }

  public add(table: Table): void {
    this.tables.push(table);
    this.work += workOf(table.bytes);
    this.bytes += table.bytes;
    this.names += table.table.length + 1;
  }
}
