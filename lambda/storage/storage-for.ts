import { S3Storage } from './s3';
import type { S3Options } from './s3-connection';
import type { Storage } from './storage';
import { isLocal, parseS3 } from './location';

export let sharedS3: S3Storage | undefined;

/**
 * The storage of a URI. Without options, all calls share one S3 client.
 *
 * @param options of the S3 client, instead of the region and credentials of the environment
 * @throws Error if the URI is neither of S3 nor local, or has no bucket
 */
export function storageFor(uri: string, options?: S3Options): Storage {
  if (isLocal(uri)) {
    // A separate file in the bundle, which no function on AWS loads.
    const { FileStorage } = require('./files') as typeof import('./files');
    return new FileStorage();
  }
  parseS3(uri);
  return options ? new S3Storage(options) : (sharedS3 ??= new S3Storage());
}
