import { createHash } from 'node:crypto';
import { parseS3 } from '../../lambda/storage/location';
import { byBytes, namesIn } from '../../lambda/storage/listing';
import type { Content, ListedFile, NeededFrom, Storage } from '../../lambda/storage/storage';

/** Files of a page, as of S3. */
const PAGE = 1000;

/** A store in memory; a folder in `broken` refuses to be listed. */
export class MemoryStorage implements Storage {
  /** Folders that were listed, in this order: once for each page. */
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

  list(folder: string): Promise<string[]> {
    return namesIn(this.pages(folder));
  }

  private fileOf(uri: string, text: string): ListedFile {
    return { stamp: text, bytes: Buffer.byteLength(text), modified: this.times.get(uri) ?? 0 };
  }

  private namesOf(folder: string): string[] {
    const files = [...this.contents.keys()].filter((file) => file.slice(0, file.lastIndexOf('/') + 1) === folder);
    return files.map((file) => file.slice(folder.length)).sort(byBytes);
  }

  async stamp(file: string): Promise<string | undefined> {
    return this.contents.get(file);
  }

  async *pages(
    folder: string,
    neededFrom: NeededFrom = (last) => last,
  ): AsyncGenerator<ReadonlyMap<string, ListedFile>> {
    parseS3(folder);
    const at = `${folder.replace(/\/$/, '')}/`;
    let names = this.namesOf(at);
    let from = neededFrom('');
    do {
      if (from === undefined) {
        return;
      }
      this.listed.push(folder);
      if (this.broken.includes(folder)) {
        throw Object.assign(new Error(`not allowed to list ${folder}`), { name: 'AccessDenied' });
      }
      const first = names.findIndex((name) => byBytes(name, from!) >= 0);
      const page = first < 0 ? [] : names.slice(first, first + PAGE);
      names = first < 0 ? [] : names.slice(first + PAGE);
      const files = page.map((name) => [name, this.contents.get(at + name)] as const);
      // A test may delete a file meanwhile.
      const there = files.flatMap(([name, text]) =>
        text === undefined ? [] : ([[name, this.fileOf(at + name, text)]] as const),
      );
      yield new Map(there);
      from = names.length > 0 ? neededFrom(page.at(-1)!) : undefined;
    } while (names.length > 0);
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
