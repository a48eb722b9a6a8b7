import type { TableFinder } from '../stage-files/table-of-file';
import type { ListedFile, Storage } from '../storage/storage';

/** The pending area at the end of a round. It is listed once, when it is first asked for. */
export class PendingArea {
  /** Names of files to move back: each is there now, or another file of the same name is. */
  public readonly restored = new Set<string>();
  private listing?: Promise<Map<string, ListedFile>>;
  private readonly owning = new Set<string>();

  constructor(
    public readonly uri: string,
    private readonly tableFinder: TableFinder,
    private readonly storage: Storage,
  ) {}

  /** The files that match a table's pattern, as in the first listing. */
  public files(): Promise<ReadonlyMap<string, ListedFile>> {
    return (this.listing ??= this.list());
  }

  /** Tables that may own files here. */
  public async tables(): Promise<ReadonlySet<string>> {
    await this.files();
    this.restored.forEach((name) => this.see(name));
    return this.owning;
  }

  private see(name: string): void {
    this.tableFinder.candidates(name).forEach((table) => this.owning.add(table));
  }

  private async list(): Promise<Map<string, ListedFile>> {
    const files = new Map<string, ListedFile>();
    for await (const page of this.storage.pages(this.uri)) {
      for (const [name, file] of page) {
        if (!name.startsWith('.')) {
          this.see(name);
          if (this.tableFinder.matching(name).length > 0) files.set(name, file);
        }
      }
    }
    return files;
  }
}
