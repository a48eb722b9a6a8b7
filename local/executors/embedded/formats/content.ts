import * as fs from 'node:fs/promises';
import { gunzipSync, inflateSync } from 'node:zlib';
import { decode } from './encoding';

/** Ends of file names that tell of a compression of Hadoop that is not undone here. */
const COMPRESSED = /\.(bz2|snappy|lz4|zst|lzo)$/;

/**
 * Makes sure that a file, by its name, is not compressed in a way that is not undone here.
 *
 * @throws Error if it is.
 */
export function assertReadable(name: string): void {
  const [, compression] = COMPRESSED.exec(name) ?? [];
  if (compression !== undefined) {
    throw new Error(`${name} is compressed (.${compression}), and the embedded executor reads .gz and .deflate only`);
  }
}

/**
 * The text of a file; of one that ends with `.gz` or `.deflate`, what was compressed, as Hadoop has it.
 *
 * @throws Error if it is not compressed, or cut off.
 */
export async function readContent(file: string, encoding: string): Promise<string> {
  const bytes = await fs.readFile(file);
  return decode(uncompress(file, bytes), encoding);
}

function uncompress(file: string, bytes: Buffer): Buffer {
  try {
    return file.endsWith('.gz') ? gunzipSync(bytes) : file.endsWith('.deflate') ? inflateSync(bytes) : bytes;
  } catch (error) {
    throw new Error(`it cannot be uncompressed: ${(error as Error).message}`, { cause: error });
  }
}
