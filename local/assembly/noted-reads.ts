import { READS_METADATA } from '../../lib/contract/metadata';
import { readMetadata } from './construct-metadata';
import { artifactsOf } from './read';

/**
 * Files and folders that the constructs of an assembly say they were made from: absolute paths, each once, sorted.
 *
 * @param directory a cloud assembly
 * @throws Error when one of its files is missing or is not JSON
 */
export function notedReads(directory: string): string[] {
  const reads = artifactsOf(directory).flatMap(({ folder, artifact }) =>
    Object.values(readMetadata(folder, artifact)).flatMap((entries) =>
      entries.flatMap(({ type, data }) => (type === READS_METADATA ? [String(data)] : [])),
    ),
  );
  return [...new Set(reads)].sort();
}
