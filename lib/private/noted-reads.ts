import * as path from 'node:path';
import { Construct } from 'constructs';
import { READS_METADATA } from '../contract/metadata';

/**
 * Records in the cloud assembly which files a construct was made from, so that `starlake-sfn` synthesizes again when they have
 * changed. Templates do not have this.
 *
 * @param files files or folders; undefined ones were not read
 */
export function noteReads(scope: Construct, files: ReadonlyArray<string | undefined>): void {
  for (const file of files) {
    if (file !== undefined) {
      scope.node.addMetadata(READS_METADATA, path.resolve(file));
    }
  }
}
