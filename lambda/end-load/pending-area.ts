import type { ListedFile, Storage } from '../storage/storage';
import type { TableFinder } from '../stage-files/table-of-file';

/** What is in an area, and whose it may be. */
interface Listing {
  /** Files that match a table's pattern, by name. */
  readonly files: ReadonlyMap<string, ListedFile>;
  /** Tables that may own a file. */
  readonly tables: ReadonlySet<string>;
}

/** The pending area at the end of a round. It is listed once, when it is first asked for. */
export class PendingArea {
  /** Names of files that were moved back to it. */
  public readonly restored = new Set<string>();
  private listing?: Promise<Listing>;

  constructor(
    public readonly uri: string,
    private readonly owners: TableFinder,
    private readonly storage: Storage,
  ) {}

  /** The files that match a table's pattern, without those that were moved back since. */
  public async files(): Promise<ReadonlyMap<string, ListedFile>> {
    return (await this.listed()).files;
  }

  /** Tables that may own files here. */
  public async tables(): Promise<Set<string>> {
    const { tables } = await this.listed();
    return new Set([...tables, ...[...this.restored].flatMap((name) => this.owners.candidates(name))]);
  }

  private listed(): Promise<Listing> {
    return (this.listing ??= this.list());
  }

  private async list(): Promise<Listing> {
    const files = new Map<string, ListedFile>();
    const tables = new Set<string>();
    for await (const page of this.storage.pages(this.uri)) {
      for (const [name, file] of page) {
        if (name.startsWith('.')) continue;
        this.owners.candidates(name).forEach((table) => tables.add(table));
        if (this.owners.matching(name).length > 0) files.set(name, file);
      }
    }
    return { files, tables };
  }
}
