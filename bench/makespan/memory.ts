import type { Content, Storage } from '../../lambda/storage/storage';

/** Small files in memory: the part of a store that the handlers of transforms use. */
export class SmallFiles implements Storage {
  private readonly texts = new Map<string, Content>();
  private versions = 0;

  async read(file: string): Promise<Content | undefined> {
    return this.texts.get(file);
  }

  async replace(file: string, text: string, version: string | undefined): Promise<boolean> {
    if (this.texts.get(file)?.version !== version) {
      return false;
    }
    this.texts.set(file, { text, version: String(++this.versions) });
    return true;
  }

  async delete(file: string): Promise<void> {
    this.texts.delete(file);
  }

  async exists(file: string): Promise<boolean> {
    return this.texts.has(file);
  }

  list = refuse;
  stamp = refuse;
  pages = refuse;
  move = refuse;
  same = refuse;
}

function refuse(): never {
  throw new Error('the handlers of transforms do not read data');
}
