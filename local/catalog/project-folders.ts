import { existsSync } from 'node:fs';
import path from 'node:path';
import { notedReads } from '../assembly/noted-reads';

/**
 * The folders of the Starlake projects from which an assembly was made, as far as they are there.
 *
 * @param directory a cloud assembly
 * @returns absolute paths; none for an app that declares its pipelines itself
 */
export function projectFolders(directory: string): string[] {
  return notedReads(directory)
    .filter((file) => path.basename(file) === 'metadata' && existsSync(file))
    .map((file) => path.dirname(file));
}
