import { readFileSync } from 'node:fs';
import type { TablesFile } from '../../lib/contract/round-files';
import { statesOf } from '../interpreter/states';
import type { Definition } from '../asl';
import type { Stack } from './model';

/**
 * The tables of a load pipeline that has too many for its definition: they are in a file that is deployed with the
 * stack, and the definition names the file.
 *
 * @returns undefined if the definition has its tables, or loads none
 * @throws Error when the file is not in the assembly
 */
export function readTablesFile(definition: Definition, stack: Stack): TablesFile | undefined {
  const uri = statesOf(definition)
    .map(([, { Parameters }]) => (Parameters as { tablesFile?: unknown } | undefined)?.tablesFile)
    .find((found) => typeof found === 'string');
  if (uri === undefined) return undefined;
  const file = stack.assets.get(uri.split('/').at(-1)!);
  if (file === undefined) throw new Error(`${stack.name}: the tables ${uri} are not in the cloud assembly`);
  return JSON.parse(readFileSync(file, 'utf8')) as TablesFile;
}
