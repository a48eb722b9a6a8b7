import { Duration } from 'aws-cdk-lib';
import { DatasetTriggerOptions } from './dataset-trigger-options';
import { DatasetTriggeringStrategy } from './dataset-triggering-strategy';
import { cycleCron, declaredCycle, optionalDatasets } from './optional-datasets';
import type { PipelineDagOptions } from '../options/pipeline-dag-options';
import { checkDataset, checkUnique } from '../commands/starlake-names';
import { checkFlag, checkList, checkWord, knownSeconds } from '../private/checks';
import { plainCron } from '../cron/cron';
import { scheduleDate } from '../schedule/schedule-dates';

/** The settings of a trigger that the handler `join-datasets` gets, beside its pipeline. */
export interface TriggerSettings {
  readonly strategy: DatasetTriggeringStrategy;
  readonly datasets: string[];
  /** Those of them that `all` does not wait for; left out where there are none. */
  readonly optional?: string[];
  readonly minSeconds: number;
  /** The data cycle that a dataset has to be within for `all`, in its plain form. */
  readonly cycle?: string;
  /** Begin of the first interval. */
  readonly startDate?: string;
}

/**
 * Checks the options of a trigger.
 *
 * @param common what the job has for all pipelines
 * @throws Error that names the option, its value, and what it may be
 */
export function triggerSettings(own: DatasetTriggerOptions, path: string, common: PipelineDagOptions): TriggerSettings {
  const what = (name: keyof DatasetTriggerOptions) => `'${name}' of '${path}'`;
  const datasets = checkList(own.datasets, what('datasets'));
  datasets.forEach((dataset) => checkDataset(dataset, `a dataset in ${what('datasets')}`));
  checkUnique(datasets, what('datasets'));
  if (datasets.length === 0) {
    throw new Error(`${what('datasets')} must name at least one dataset`);
  }
  const options = withCommon(own, common);
  const { strategy } = options;
  const optional = optionalDatasets(options, what);
  const { startDate } = options;
  checkFlag(options.beyondDataCycle, what('beyondDataCycle'));
  const cycle =
    options.beyondDataCycle === false ? cycleCron(options.dataCycle ?? 'none', what('dataCycle')) : undefined;
  return {
    strategy: checkWord(strategy, DatasetTriggeringStrategy, what('strategy')),
    datasets,
    ...(optional.length > 0 ? { optional } : {}),
    minSeconds: knownSeconds(options.minTimeBetweenRuns ?? Duration.minutes(15), what('minTimeBetweenRuns')),
    ...(cycle === undefined ? {} : { cycle: plainCron(cycle) }),
    ...(startDate === undefined ? {} : { startDate: scheduleDate(startDate, 'UTC', what('startDate')).toISOString() }),
  };
}

function withCommon(own: DatasetTriggerOptions, common: PipelineDagOptions) {
  const strategy = own.strategy ?? (common.datasetTriggeringStrategy as DatasetTriggeringStrategy | undefined);
  // They mean something where all datasets are waited for.
  const { optionalDatasetEnabled, beyondDataCycleEnabled } = strategy === DatasetTriggeringStrategy.ALL ? common : {};
  const schedules = () => {
    const known = own.datasets.map((dataset) => own.datasetSchedules?.[dataset]);
    return known.every((cron) => cron !== undefined) ? known : undefined;
  };
  return {
    ...own,
    strategy: strategy ?? DatasetTriggeringStrategy.ANY,
    minTimeBetweenRuns: own.minTimeBetweenRuns ?? common.minTimedeltaBetweenRuns,
    dataCycle: own.dataCycle ?? declaredCycle(common, schedules),
    optionalDatasets: own.optionalDatasets ?? optionalDatasetEnabled,
    beyondDataCycle: own.beyondDataCycle ?? beyondDataCycleEnabled,
    startDate: own.startDate ?? common.startDate,
  };
}
