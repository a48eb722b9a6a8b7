import { MemoryStorage } from './memory-storage';
import type { ListedFile, NeededFrom } from '../../lambda/storage/storage';

/** A store in memory whose files change, or that fails, once a page of a folder was listed. */
export class ListedStorage extends MemoryStorage {
  /** @param after is called with the URI of the folder and the number of the page, from 1, before the page is handed on */
  constructor(
    files: readonly string[],
    private readonly after: (folder: string, page: number) => void,
  ) {
    super(files);
  }

  async *pages(folder: string, neededFrom?: NeededFrom): AsyncGenerator<ReadonlyMap<string, ListedFile>> {
    let number = 0;
    for await (const page of super.pages(folder, neededFrom)) {
      this.after(folder, ++number);
      yield page;
    }
  }
}
