import { Duration } from 'aws-cdk-lib';
import type { IgnoredOption } from './ignored-options';
import * as parsers from './option-parsers';

/** Options of pipelines: of those of one dag configuration in a project, or of all pipelines of a job. */
export interface PipelineDagOptions {
  readonly runDependenciesFirst?: boolean;
  readonly datasetTriggeringStrategy?: 'any' | 'all';
  readonly optionalDatasetEnabled?: boolean;
  readonly minTimedeltaBetweenRuns?: Duration;
  readonly dataCycleEnabled?: boolean;
  readonly dataCycle?: string;
  readonly beyondDataCycleEnabled?: boolean;
  readonly timezone?: string;
  readonly startDate?: string;
  readonly endDate?: string;
  readonly tags?: string;
  readonly maxActiveRuns?: number;
  readonly catchup?: boolean;
}

/** The size that dag options ask for: of the containers of a pipeline, or of the job. */
export interface SizeDagOptions {
  readonly cpu?: number;
  readonly memory?: number;
}

/** How options of pipelines are read, by the names that they have in dag configurations. */
export const PIPELINE_PARSERS: Record<string, [keyof PipelineDagOptions, parsers.Parser]> = {
  run_dependencies_first: ['runDependenciesFirst', parsers.parseBoolean],
  // By its old name.
  load_dependencies: ['runDependenciesFirst', parsers.parseBoolean],
  dataset_triggering_strategy: ['datasetTriggeringStrategy', parsers.parseTriggering],
  optional_dataset_enabled: ['optionalDatasetEnabled', parsers.parseBoolean],
  min_timedelta_between_runs: ['minTimedeltaBetweenRuns', parsers.parseSeconds],
  data_cycle_enabled: ['dataCycleEnabled', parsers.parseBoolean],
  data_cycle: ['dataCycle', parsers.parseText],
  beyond_data_cycle_enabled: ['beyondDataCycleEnabled', parsers.parseBoolean],
  timezone: ['timezone', parsers.parseText],
  start_date: ['startDate', parsers.parseText],
  end_date: ['endDate', parsers.parseText],
  tags: ['tags', parsers.parseText],
  max_active_runs: ['maxActiveRuns', parsers.whole('a whole number of runs', 1)],
  catchup: ['catchup', parsers.parseBoolean],
};

/** The same of a size. */
export const SIZE_PARSERS: Record<string, [keyof SizeDagOptions, parsers.Parser]> = {
  cpu: ['cpu', parsers.whole('a whole number of CPU units')],
  memory: ['memory', parsers.whole('a whole number of MiB')],
};

/** Why some values have no effect in any pipeline. */
export const NO_CATCHUP = "runs for times past are made by the pipeline 'backfill', for the times that you ask for";
export const ONE_AT_A_TIME =
  'runs of a pipeline go one at a time, since two at once would write the same tables; the others wait, unless its overlap is ALLOW, ' +
  'which lets any number run';

/** Options that have no effect in the pipelines of a job, whatever these are. */
export function vainInAll({ catchup, maxActiveRuns = 1 }: PipelineDagOptions): IgnoredOption[] {
  return [
    ...(catchup ? [{ name: 'catchup', instead: NO_CATCHUP }] : []),
    ...(maxActiveRuns > 1 ? [{ name: 'max_active_runs', instead: ONE_AT_A_TIME }] : []),
  ];
}
