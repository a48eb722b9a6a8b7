import * as path from 'node:path';
import { Construct } from 'constructs';

/** Metadata of the cloud assembly; `starlake-sfn` knows it by this name too. */
const READS = 'starlake:reads';

/**
 * Records in the cloud assembly which files a construct was made from, so that `starlake-sfn` synthesizes again when they have
 * changed. Templates do not have this.
 *
 * @param files files or folders; undefined ones were not read
 */
export function noteReads(scope: Construct, files: ReadonlyArray<string | undefined>): void {
  for (const file of files) {
    if (file !== undefined) {
      scope.node.addMetadata(READS, path.resolve(file));
    }
  }
}
