import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { LoadSummary } from '../../../../lib/contract/end-load';
import type { LongOutput } from '../../../../lib/contract/round-files';

/**
 * The output of a run with all of its tables: those of a run of many are in a file of the lake, which the output names.
 *
 * @param output any output; it is not changed
 */
export function withTables(output: unknown): unknown {
  const { tablesFile, ...rest } = (output ?? {}) as Partial<LongOutput>;
  if (typeof tablesFile !== 'string' || !path.isAbsolute(tablesFile)) return output;
  return { ...rest, tables: JSON.parse(readFileSync(tablesFile, 'utf8')) as LoadSummary['tables'] };
}
