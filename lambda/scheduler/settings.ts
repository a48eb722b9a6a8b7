import { resolver } from '../paths';
import type { ExecutionContext, PipelineSettings } from '../../lib/contract/pre-load';
import type { TurnPorts } from '../run-lock/run-lock';
import { RunFile } from './run-file';

/** What the functions that begin and end a run have to know of its pipeline. Files are paths below `SL_DATASETS`. */
export interface TransformSettings extends Pick<PipelineSettings, 'overlap'> {
  readonly pipeline: string;
  /** The file that says whose turn it is. */
  readonly turn: string;
  /** Folder that the pipeline's runs are written down in. */
  readonly runs: string;
  /** Folder that notes which runs have succeeded. */
  readonly succeeded: string;
  readonly execution: ExecutionContext;
}

/** The file that a run is written down in. */
export function runFileOf(
  settings: TransformSettings,
  { storage }: Pick<TurnPorts, 'storage'>,
  datasets: string,
): RunFile {
  return new RunFile(storage, resolver(datasets)(settings.runs), settings.execution.Id);
}
