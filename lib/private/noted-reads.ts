import * as path from 'node:path';
import { Construct } from 'constructs';

/** Metadata of the cloud assembly; `starlake-sfn` knows it by this name too. */
const READS = 'starlake:reads';

/**
 * Notes in the cloud assembly what a construct was made from, so that `starlake-sfn` synthesizes anew when it has changed, wherever
 * it is. Templates have nothing of it.
 *
 * @param files files or folders; those that are undefined were not read
 */
export function noteReads(scope: Construct, files: ReadonlyArray<string | undefined>): void {
  for (const file of files) {
    if (file !== undefined) {
      scope.node.addMetadata(READS, path.resolve(file));
    }
  }
}
