import { resolver } from '../paths';
import type { RunLockPorts } from '../run-lock/run-lock';
import { RunFile } from './run-file';
import type { TransformSettings } from '../../lib/contract/transforms';

/** The file with the state of a run. */
export function runFileOf(
  settings: TransformSettings,
  { storage }: Pick<RunLockPorts, 'storage'>,
  datasets: string,
): RunFile {
  return new RunFile(storage, resolver(datasets)(settings.runs), settings.execution.Id);
}
