import { readFile } from 'node:fs/promises';
import { localFile } from './lake-objects';
import { fatalError, stateError } from '../../interpreter/errors';
import type { MapParameters } from '../../interpreter/distributed-map';
import type { Roots } from '../root-substitution';

/**
 * The items of a distributed Map: those of its input, or those of the file that it reads.
 *
 * @throws Error named `States.ItemReaderFailed` when the file does not exist or is not a JSON array; `States.Runtime`
 * when the input has no array
 */
export async function itemsOf({ reader, items }: MapParameters, roots: Roots): Promise<readonly unknown[]> {
  if (!reader) {
    if (Array.isArray(items)) return items;
    throw fatalError('States.Runtime', `The items of a Map must be an array, got ${typeof items}`);
  }
  try {
    const file = localFile(roots, reader.Bucket, reader.Key);
    const read: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (Array.isArray(read)) return read;
    throw new Error(`${file} must hold a JSON array, got ${read === null ? 'null' : typeof read}`);
  } catch (error) {
    throw stateError('States.ItemReaderFailed', (error as Error).message);
  }
}
