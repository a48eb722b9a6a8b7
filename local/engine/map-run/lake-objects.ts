import * as path from 'node:path';
import type { Roots } from '../root-substitution';

/**
 * The local file that replaces an S3 object.
 *
 * @param key Key of the object. A local path is used as it is: functions that find files return those.
 * @throws Error when the object is not in the lake
 */
export function localFile(roots: Roots, bucket: unknown, key: unknown): string {
  if (typeof bucket !== 'string' || typeof key !== 'string') {
    throw new Error(`Bucket and Key must be text, got ${JSON.stringify(bucket)} and ${JSON.stringify(key)}`);
  }
  const file = path.isAbsolute(key) ? key : roots.apply(`s3://${bucket}/${key}`);
  if (path.isAbsolute(file)) return file;
  throw new Error(`${file} is neither below SL_ROOT or SL_DATASETS nor an asset: this machine does not have it`);
}
