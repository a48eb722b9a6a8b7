import type { Content, Storage } from '../../lambda/storage/storage';

/** Small files in memory: as much of a store as the handlers of transforms use. */
export class SmallFiles implements Storage {
  private readonly files = new Map<string, Content>();
  private versions = 0;

  async read(file: string): Promise<Content | undefined> {
    return this.files.get(file);
  }

  async replace(file: string, text: string, version: string | undefined): Promise<boolean> {
    if (this.files.get(file)?.version !== version) {
      return false;
    }
    this.files.set(file, { text, version: String(++this.versions) });
    return true;
  }

  async delete(file: string): Promise<void> {
    this.files.delete(file);
  }

  async exists(file: string): Promise<boolean> {
    return this.files.has(file);
  }

  list = refuse;
  stamp = refuse;
  stamps = refuse;
  modified = refuse;
  move = refuse;
  same = refuse;
}

function refuse(): Promise<never> {
  return Promise.reject(new Error('the handlers of transforms do not look at data'));
}
