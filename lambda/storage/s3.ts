import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { named } from '../errors';
import { attempt, failure } from './failure';
import { parseS3, S3Location } from './location';
import { copyInParts } from './s3-multipart';
import type { Storage } from './storage';

/** How to reach S3, for those who do not want the environment's region and credentials. */
export interface S3Options {
  /** A client that is there already. */
  readonly client?: S3Client;
  /** What to create a client with: endpoint, region, credentials, `forcePathStyle`... */
  readonly config?: S3ClientConfig;
}

/** The AWS SDK's package for S3. */
export type S3Sdk = typeof import('@aws-sdk/client-s3');

/** Objects of S3, as files in folders. Takes `s3:ListBucket` to look, and `s3:GetObject`, `PutObject`, `DeleteObject` to move. */
export class S3Storage implements Storage {
  private loaded?: { sdk: S3Sdk; client: S3Client };

  constructor(private readonly options: S3Options = {}) {}

  async list(folder: string): Promise<string[]> {
    const { bucket, key } = parseS3(folder);
    const prefix = key === '' ? '' : `${key.replace(/\/$/, '')}/`;
    return attempt(`list ${folder}`, async () => {
      const names: string[] = [];
      let token: string | undefined;
      do {
        const page = await this.page({ Bucket: bucket, Prefix: prefix, Delimiter: '/', ContinuationToken: token });
        names.push(...page.keys.map((found) => found.slice(prefix.length)));
        token = page.next;
      } while (token !== undefined);
      return names.filter((name) => name !== '' && !name.endsWith('/'));
    });
  }

  // Not by HeadObject: without s3:ListBucket it answers 403 for an object that is not there, and with it this is as good.
  async exists(file: string): Promise<boolean> {
    const { bucket, key } = object(file);
    return attempt(`look for ${file}`, async () => {
      // Keys come in the order of their bytes: the key itself is the first of those that begin with it.
      const { keys } = await this.page({ Bucket: bucket, Prefix: key, MaxKeys: 1 });
      return keys[0] === key;
    });
  }

  async move(from: string, to: string): Promise<void> {
    const [source, target] = [object(from), object(to)];
    const action = `move ${from} to ${to}`;
    if (source.bucket === target.bucket && source.key === target.key) {
      if (!(await this.exists(from))) {
        throw failure(action, named('NoSuchKey', 'there is no such object'));
      }
      return;
    }
    try {
      await this.copy(source, target);
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey' && (await this.exists(to))) {
        return;
      }
      throw failure(action, error);
    }
    await attempt(action, () => this.remove(source));
  }

  async delete(file: string): Promise<void> {
    const location = object(file);
    await attempt(`delete ${file}`, () => this.remove(location));
  }

  private async page(request: {
    Bucket: string;
    Prefix: string;
    Delimiter?: string;
    ContinuationToken?: string;
    MaxKeys?: number;
  }) {
    const { sdk, client } = this.load();
    // Some characters that a key may have cannot be in the XML of an answer as they are.
    const page = await client.send(new sdk.ListObjectsV2Command({ ...request, EncodingType: 'url' }));
    const encoded = page.EncodingType === 'url';
    return {
      keys: (page.Contents ?? []).map(({ Key: key = '' }) =>
        encoded ? decodeURIComponent(key.replace(/\+/g, ' ')) : key,
      ),
      next: page.NextContinuationToken,
    };
  }

  private async copy(source: S3Location, target: S3Location): Promise<void> {
    const { sdk, client } = this.load();
    const request = { Bucket: target.bucket, Key: target.key, CopySource: copySource(source) };
    try {
      await client.send(new sdk.CopyObjectCommand(request));
    } catch (error) {
      // What S3 says of an object larger than 5 GiB, and of much else.
      if ((error as Error).name !== 'InvalidRequest') {
        throw error;
      }
      const head = await this.head(source);
      if ((head.ContentLength ?? 0) <= 5 * 1024 ** 3) {
        throw error;
      }
      await copyInParts(sdk, client, request, head);
    }
  }

  private head({ bucket, key }: S3Location) {
    const { sdk, client } = this.load();
    return client.send(new sdk.HeadObjectCommand({ Bucket: bucket, Key: key }));
  }

  private async remove({ bucket, key }: S3Location): Promise<void> {
    const { sdk, client } = this.load();
    await client.send(new sdk.DeleteObjectCommand({ Bucket: bucket, Key: key }));
  }

  private load(): { sdk: S3Sdk; client: S3Client } {
    if (!this.loaded) {
      // At first use, so that a local run never loads the SDK. By `require`: unlike `import()` it finds a Lambda layer's
      // SDK, and works in whatever context a bundle is run in.
      const sdk = require('@aws-sdk/client-s3') as S3Sdk;
      const config = { maxAttempts: 5, followRegionRedirects: true, ...this.options.config };
      this.loaded = { sdk, client: this.options.client ?? new sdk.S3Client(config) };
    }
    return this.loaded;
  }
}

/** S3 decodes it, and reads a plus as a space. */
function copySource({ bucket, key }: S3Location): string {
  return `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
}

function object(uri: string): S3Location {
  const location = parseS3(uri);
  if (location.key === '' || location.key.endsWith('/')) {
    throw new Error(`"${uri}" is a folder: a file is needed here.`);
  }
  return location;
}
