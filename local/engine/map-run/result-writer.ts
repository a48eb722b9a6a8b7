import { mkdir, stat, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { ItemResult, Transformation } from './item-results';
import { localFile } from './lake-objects';
import { stateError } from '../../interpreter/errors';
import type { MapParameters } from '../../interpreter/distributed-map';
import type { Roots } from '../root-substitution';

/** A file of results, as the manifest names it. */
interface ResultFile {
  readonly Key: string;
  readonly Size: number;
}

/** The output of a Map that writes its results to files. */
export interface WrittenResults {
  readonly MapRunArn: string;
  readonly ResultWriterDetails: { readonly Bucket: string; readonly Key: string };
}

/** The destination of a Map Run's results. */
export interface ResultTarget extends NonNullable<MapParameters['writer']> {
  readonly roots: Roots;
  readonly mapRunArn: string;
  /** Name of the folder below the prefix. */
  readonly folder: string;
}

/**
 * Writes the results of a Map Run to files in the lake, as `ResultWriter` does: one for each status that occurs, and a
 * manifest.
 *
 * @throws Error named `States.ResultWriterFailed`
 */
export async function writeResults(
  target: ResultTarget,
  results: readonly ItemResult[],
  transformation: Transformation,
): Promise<WrittenResults> {
  const { Bucket, Prefix = '', folder, roots, mapRunArn } = target;
  const put = async (name: string, content: Iterable<string>): Promise<ResultFile> => {
    const Key = `${String(Prefix).replace(/(?<=[^/])$/, '/')}${folder}/${name}`;
    const file = localFile(roots, Bucket, Key);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
    return { Key, Size: (await stat(file)).size };
  };
  const filesOf = async (status: ReturnType<typeof groupOf>): Promise<ResultFile[]> => {
    const those = results.filter((result) => groupOf(result) === status);
    return those.length === 0 ? [] : [await put(`${status}_0.json`, jsonArray(those, transformation))];
  };
  try {
    const ResultFiles = {
      FAILED: await filesOf('FAILED'),
      PENDING: await filesOf('PENDING'),
      SUCCEEDED: await filesOf('SUCCEEDED'),
    };
    const manifest = { DestinationBucket: Bucket, MapRunArn: mapRunArn, ResultFiles };
    const { Key } = await put('manifest.json', [JSON.stringify(manifest)]);
    return { MapRunArn: mapRunArn, ResultWriterDetails: { Bucket: String(Bucket), Key } };
  } catch (error) {
    throw stateError('States.ResultWriterFailed', (error as Error).message);
  }
}

function groupOf({ status }: ItemResult): 'FAILED' | 'PENDING' | 'SUCCEEDED' {
  return status === 'SUCCEEDED' || status === 'PENDING' ? status : 'FAILED';
}

/** In parts, because the results of many items are long. */
function* jsonArray(results: readonly ItemResult[], transformation: Transformation): Generator<string> {
  let before = '[';
  for (const value of results.flatMap(transformation)) {
    yield before + JSON.stringify(value);
    before = ',';
  }
  yield before === '[' ? '[]' : ']';
}
