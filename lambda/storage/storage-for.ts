import { S3Storage } from './s3';
import type { S3Options } from './s3-connection';
import type { Storage } from './storage';
import { isLocal, parseS3 } from './location';
import { FileStorage } from './files';

export let sharedS3: S3Storage | undefined;

/**
 * The store that a URI belongs to. Without options, all of S3 shares one client, however often this is called.
 *
 * @param options how to reach S3, when not by the environment's region and credentials
 * @throws Error when the URI is neither S3's nor local, or names no bucket
 */
export function storageFor(uri: string, options?: S3Options): Storage {
  if (isLocal(uri)) {
    return new FileStorage();
  }
  parseS3(uri);
  return options ? new S3Storage(options) : (sharedS3 ??= new S3Storage());
}
