import { artifactsOf, readMetadata } from './read';

/** Metadata in which a construct leaves the files and folders that it was made from. */
const READS = 'starlake:reads';

/**
 * Files and folders of which constructs say that they were made from them: absolute paths, each once, sorted.
 *
 * @param directory a cloud assembly
 * @throws Error when a file of it is missing or no JSON
 */
export function notedReads(directory: string): string[] {
  const reads = artifactsOf(directory).flatMap(({ folder, artifact }) =>
    Object.values(readMetadata(folder, artifact)).flatMap((entries) =>
      entries.flatMap(({ type, data }) => (type === READS ? [String(data)] : [])),
    ),
  );
  return [...new Set(reads)].sort();
}
