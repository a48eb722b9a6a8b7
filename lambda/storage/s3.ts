import { MAX_KEY } from '../../lib/contract/limits';
import { named } from '../errors';
import { attempt, failure } from './failure';
import { parseS3, S3Location } from './location';
import { before, byBytes, namesIn } from './listing';
import { lazyS3, S3Connection, S3Options } from './s3-connection';
import { copy } from './s3-copy';
import {
  getText,
  head,
  headStamp,
  isDenied,
  isMissing,
  ListedObject,
  ListedPage,
  listPage,
  putText,
  sameContent,
} from './s3-objects';
import type { Content, ListedFile, NeededFrom, Storage } from './storage';

/**
 * Objects of S3, as files in folders. Needs `s3:ListBucket` to list, `s3:GetObject` to read and compare, also
 * `s3:PutObject` to replace, and also `s3:DeleteObject` to move.
 */
export class S3Storage implements Storage {
  private readonly connection: () => S3Connection;

  constructor(options: S3Options = {}) {
    this.connection = lazyS3(options);
  }

  list(folder: string): Promise<string[]> {
    return namesIn(this.pages(folder));
  }

  async *pages(
    folder: string,
    neededFrom: NeededFrom = (last) => last,
  ): AsyncGenerator<ReadonlyMap<string, ListedFile>> {
    const { bucket, key } = parseS3(folder);
    const prefix = key === '' ? '' : `${key.replace(/\/$/, '')}/`;
    const request = { Bucket: bucket, Prefix: prefix, Delimiter: '/' };
    let [last, token]: [string, string | undefined] = ['', undefined];
    do {
      const from = neededFrom(last);
      if (from === undefined) {
        return;
      }
      const start = prefix + before(from);
      // A jump to the same place would list the same page again. The first jump skips the key of the folder itself.
      const isAhead = token === undefined ? start !== '' : byBytes(start, prefix + last) > 0;
      const where =
        isAhead && Buffer.byteLength(start) <= MAX_KEY ? { StartAfter: start } : { ContinuationToken: token };
      const page: ListedPage = await attempt(`list ${folder}`, () =>
        listPage(this.connection(), { ...request, ...where }),
      );
      const files = page.objects.map(({ key: found, ...file }) => [found.slice(prefix.length), file] as const);
      // Keys of folders are no files.
      yield new Map(files.filter(([name]) => /[^/]$/.test(name)));
      [last, token] = [page.last.slice(prefix.length), page.next];
    } while (token !== undefined);
  }

  async exists(file: string): Promise<boolean> {
    const location = object(file);
    return attempt(`look for ${file}`, async () => (await this.listed(location)) !== undefined);
  }

  async stamp(file: string): Promise<string | undefined> {
    const location = object(file);
    return attempt(`look for ${file}`, async () => {
      // S3 does not say why it refuses to answer, or whether there is a bucket: a listing does.
      const stamp = await headStamp(this.connection(), location).catch(() => undefined);
      return stamp ?? (await this.listed(location))?.stamp;
    });
  }

  async move(from: string, to: string): Promise<boolean> {
    const [source, target] = [object(from), object(to)];
    const action = `move ${from} to ${to}`;
    if (source.bucket === target.bucket && source.key === target.key) {
      if (!(await this.exists(from))) {
        throw failure(action, named('NoSuchKey', 'there is no such object'));
      }
      return true;
    }
    try {
      if (!(await copy(this.connection(), source, target))) {
        return !(await this.exists(from));
      }
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey' && (await this.exists(to))) {
        return true;
      }
      throw failure(action, error);
    }
    await attempt(action, () => this.remove(source));
    return true;
  }

  async delete(file: string): Promise<void> {
    const location = object(file);
    await attempt(`delete ${file}`, () => this.remove(location));
  }

  async read(file: string): Promise<Content | undefined> {
    const location = object(file);
    return attempt(`read ${file}`, () => this.text(location));
  }

  async replace(file: string, text: string, version: string | undefined): Promise<boolean> {
    const location = object(file);
    return attempt(`replace ${file}`, async () => {
      const written = await putText(this.connection(), location, text, version);
      // If an answer is lost, the SDK repeats the write, and S3 refuses it because of the first write.
      return written || (await this.text(location))?.text === text;
    });
  }

  async same(a: string, b: string): Promise<boolean> {
    const locations = [object(a), object(b)];
    return attempt(`compare ${a} with ${b}`, async () => {
      const [first, second] = await Promise.all(
        locations.map((location) => this.unlessMissing(location, () => head(this.connection(), location))),
      );
      return first !== undefined && second !== undefined && sameContent(first, second);
    });
  }

  private text(location: S3Location): Promise<Content | undefined> {
    return this.unlessMissing(location, () => getText(this.connection(), location));
  }

  /** Undefined if there is no such object. */
  private async unlessMissing<T>(location: S3Location, run: () => Promise<T>): Promise<T | undefined> {
    try {
      return await run();
    } catch (error) {
      if (isMissing(error)) {
        return undefined;
      }
      if (!isDenied(error)) {
        throw error;
      }
      // S3 also returns this error for a missing object, if the caller is not allowed to list the whole bucket.
      const listed = await this.listed(location).catch(() => Promise.reject(error));
      // It can exist by now.
      return listed === undefined ? undefined : run();
    }
  }

  // HeadObject is no better for an object that may be missing: without s3:ListBucket it answers 403, and with it, a listing
  // works as well.
  private async listed({ bucket, key }: S3Location): Promise<ListedObject | undefined> {
    // Keys are in the order of their bytes: of all keys with this prefix, the key itself is the first.
    const { objects } = await listPage(this.connection(), { Bucket: bucket, Prefix: key, MaxKeys: 1 });
    return objects[0]?.key === key ? objects[0] : undefined;
  }

  private async remove({ bucket, key }: S3Location): Promise<void> {
    const { sdk, client } = this.connection();
    await client.send(new sdk.DeleteObjectCommand({ Bucket: bucket, Key: key }));
  }
}

function object(uri: string): S3Location {
  const location = parseS3(uri);
  if (location.key === '' || location.key.endsWith('/')) {
    throw new Error(`"${uri}" is a folder: a file is needed here.`);
  }
  return location;
}
