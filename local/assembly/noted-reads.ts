import { READS_METADATA } from '../../lib/contract/metadata';
import { artifactsOf, readMetadata } from './read';

/**
 * Files and folders that the constructs of an assembly were made from, as they say: absolute paths, each once, sorted.
 *
 * @param directory a cloud assembly
 * @throws Error when a file of it is missing or is not JSON
 */
export function notedReads(directory: string): string[] {
  const reads = artifactsOf(directory).flatMap(({ folder, artifact }) =>
    Object.values(readMetadata(folder, artifact)).flatMap((entries) =>
      entries.flatMap(({ type, data }) => (type === READS_METADATA ? [String(data)] : [])),
    ),
  );
  return [...new Set(reads)].sort();
}
