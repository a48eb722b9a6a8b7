import * as fs from 'node:fs/promises';
import { gunzipSync, inflateSync } from 'node:zlib';
import { decode } from './encoding';

/** File extensions of Hadoop's compressions that are not supported here. */
const COMPRESSED = /\.(bz2|snappy|lz4|zst|lzo)$/;

/**
 * Refuses a file whose name means an unsupported compression.
 *
 * @throws Error if it does.
 */
export function assertReadable(name: string): void {
  const [, compression] = COMPRESSED.exec(name) ?? [];
  if (compression !== undefined) {
    throw new Error(`${name} is compressed (.${compression}), and the embedded executor reads .gz and .deflate only`);
  }
}

/**
 * The text of a file. A file that ends with `.gz` or `.deflate` is decompressed, as Hadoop does.
 *
 * @throws Error if such a file is not compressed, or incomplete.
 */
export async function readContent(file: string, encoding: string): Promise<string> {
  const bytes = await fs.readFile(file);
  return decode(uncompress(file, bytes), encoding);
}

function uncompress(file: string, bytes: Buffer): Buffer {
  try {
    return file.endsWith('.gz') ? gunzipSync(bytes) : file.endsWith('.deflate') ? inflateSync(bytes) : bytes;
  } catch (error) {
    throw new Error(`it cannot be decompressed: ${(error as Error).message}`, { cause: error });
  }
}
