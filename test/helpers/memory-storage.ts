import { createHash } from 'node:crypto';
import { baseName } from '../../lambda/storage/location';
import type { Content, ListedFile, Storage } from '../../lambda/storage/storage';

/** A store in memory; a folder in `broken` refuses to be listed. */
export class MemoryStorage implements Storage {
  /** Folders that were listed, in this order. */
  public readonly listed: string[] = [];
  /** What is there, by URI: for a test to look at, and to change. */
  public readonly contents: Map<string, string>;
  /** When files came to where they are, by URI; at 0 where nothing is said. */
  public readonly times = new Map<string, number>();

  /** @param files URIs, whose content then is the URI, so that no two are the same; or contents by URI */
  constructor(
    files: readonly string[] | Readonly<Record<string, string>> = [],
    private readonly broken: readonly string[] = [],
  ) {
    this.contents = new Map(Array.isArray(files) ? files.map((file) => [file, file]) : Object.entries(files));
  }

  async list(folder: string): Promise<string[]> {
    this.listed.push(folder);
    if (this.broken.includes(folder)) {
      throw Object.assign(new Error(`not allowed to list ${folder}`), { name: 'AccessDenied' });
    }
    const files = [...this.contents.keys()];
    return files.filter((file) => file.slice(0, file.lastIndexOf('/')) === folder.replace(/\/$/, '')).map(baseName);
  }

  async stamp(file: string): Promise<string | undefined> {
    return this.contents.get(file);
  }

  async modified(file: string): Promise<number | undefined> {
    return this.contents.has(file) ? (this.times.get(file) ?? 0) : undefined;
  }

  async files(folder: string): Promise<Map<string, ListedFile>> {
    const names = await this.list(folder);
    const textOf = (name: string) => this.contents.get(`${folder.replace(/\/$/, '')}/${name}`)!;
    return new Map(names.map((name) => [name, { stamp: textOf(name), bytes: Buffer.byteLength(textOf(name)) }]));
  }

  async exists(file: string): Promise<boolean> {
    return this.contents.has(file);
  }

  async move(from: string, to: string): Promise<boolean> {
    const text = this.contents.get(from);
    if (text !== undefined && from !== to && this.contents.has(to)) {
      return false;
    }
    if (text !== undefined) {
      this.contents.delete(from);
      this.contents.set(to, text);
    } else if (!this.contents.has(to)) {
      throw Object.assign(new Error(`Cannot move ${from} to ${to}: NoSuchKey: there is none`), { name: 'NoSuchKey' });
    }
    return true;
  }

  async delete(file: string): Promise<void> {
    this.contents.delete(file);
  }

  async read(file: string): Promise<Content | undefined> {
    const text = this.contents.get(file);
    return text === undefined ? undefined : { text, version: hash(text) };
  }

  async replace(file: string, text: string, version: string | undefined): Promise<boolean> {
    const current = this.contents.get(file);
    const at = current === undefined ? undefined : hash(current);
    if (at !== version) {
      return current === text;
    }
    this.contents.set(file, text);
    return true;
  }

  async same(a: string, b: string): Promise<boolean> {
    const text = this.contents.get(a);
    return text !== undefined && text === this.contents.get(b);
  }
}

function hash(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
