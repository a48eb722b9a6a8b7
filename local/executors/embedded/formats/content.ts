import * as fs from 'node:fs/promises';
import { gunzipSync, inflateSync } from 'node:zlib';

/** Encodings that are read, by their names in capitals. Those of Spark that it reads line by line without loss. */
const ENCODINGS: Readonly<Record<string, BufferEncoding>> = {
  'UTF-8': 'utf8',
  UTF8: 'utf8',
  'US-ASCII': 'ascii',
  'ISO-8859-1': 'latin1',
};

/** Whether files of an encoding are read. */
export function isKnownEncoding(encoding: string): boolean {
  return Object.hasOwn(ENCODINGS, encoding.toUpperCase());
}

/** Names of the encodings that are read. */
export const KNOWN_ENCODINGS = Object.keys(ENCODINGS);

/** Ends of file names that tell of a compression of Hadoop that is not undone here. */
const COMPRESSED = /\.(bz2|snappy|lz4|zst|lzo)$/;

/**
 * The text of a file; of one that ends with `.gz` or `.deflate`, what was compressed, as Hadoop has it.
 *
 * @throws Error for another compression.
 */
export async function readContent(file: string, encoding: string): Promise<string> {
  const [, compression] = COMPRESSED.exec(file) ?? [];
  if (compression !== undefined) {
    throw new Error(`it is compressed (.${compression}), and the embedded executor reads .gz and .deflate only`);
  }
  const bytes = await fs.readFile(file);
  const name = ENCODINGS[encoding.toUpperCase()];
  const content = file.endsWith('.gz') ? gunzipSync(bytes) : file.endsWith('.deflate') ? inflateSync(bytes) : bytes;
  if (name !== 'ascii') return content.toString(name);
  return content.toString('latin1').replace(/[\x80-\xFF]/g, '\uFFFD');
}
