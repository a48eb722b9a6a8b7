import { FileStorage } from './files';
import { isLocal, parseS3 } from './location';
import { S3Options, S3Storage } from './s3';

/**
 * What the handlers need of a file store. Paths are whole URIs: `s3://bucket/key` (`s3a://` and `s3n://` mean the same),
 * `file:///folder/file`, or an absolute path. Nothing in them is decoded: a `%20` or a `+` is just that.
 *
 * Every method rejects when the store refuses or cannot be reached, with an Error whose `name` is the store's own code
 * (`AccessDenied`, `NoSuchBucket`, `EACCES`...) and whose message says what was being done, on which URI.
 */
export interface Storage {
  /**
   * Base names of the files directly in a folder: not recursive, no folder keys, dot files included. A folder that does
   * not exist has none.
   */
  list(folder: string): Promise<string[]>;
  /** Whether there is a file of exactly this name; a folder is none. */
  exists(file: string): Promise<boolean>;
  /**
   * Moves a file within a store, creates the target's folder, replaces the target. Safe to repeat: a source that is gone
   * while the target is there counts as moved. With neither, the error's name is `NoSuchKey` or `ENOENT`.
   */
  move(from: string, to: string): Promise<void>;
  /** Deletes a file. Deleting what is not there is no error. */
  delete(file: string): Promise<void>;
}

let sharedS3: S3Storage | undefined;

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
