import * as path from 'node:path';
import type { Roots } from '../root-substitution';

/**
 * The local file in the place of an object of S3.
 *
 * @param key Key of the object. A path of this machine is taken as it is: functions that find files answer those.
 * @throws Error when it is no object of the lake
 */
export function localFile(roots: Roots, bucket: unknown, key: unknown): string {
  if (typeof bucket !== 'string' || typeof key !== 'string') {
    throw new Error(`Bucket and Key must be text, got ${JSON.stringify(bucket)} and ${JSON.stringify(key)}`);
  }
  const file = path.isAbsolute(key) ? key : roots.apply(`s3://${bucket}/${key}`);
  if (path.isAbsolute(file)) return file;
  throw new Error(
    `${file} is neither below SL_ROOT or SL_DATASETS nor an asset: there is no such object on this machine`,
  );
}
