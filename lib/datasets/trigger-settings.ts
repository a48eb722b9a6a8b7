import { Duration } from 'aws-cdk-lib';
import { DatasetTriggerOptions } from './dataset-trigger-options';
import { DatasetTriggeringStrategy } from './dataset-triggering-strategy';
import { optionalDatasets } from './optional-datasets';
import { checkDataset, checkUnique } from '../job/starlake-names';
import { checkList, checkWord, knownSeconds } from '../private/checks';
import { scheduleDate } from '../schedule/schedule-dates';

/** What the handler `join-datasets` is told of a trigger, beside its pipeline. */
export interface TriggerSettings {
  readonly strategy: DatasetTriggeringStrategy;
  readonly datasets: string[];
  /** Those of them that `all` does not wait for; left out where there are none. */
  readonly optional?: string[];
  readonly minSeconds: number;
  /** Begin of the first interval. */
  readonly startDate?: string;
}

/**
 * Checks the options of a trigger.
 *
 * @throws Error that names the option, its value, and what it may be
 */
export function triggerSettings(options: DatasetTriggerOptions, path: string): TriggerSettings {
  const what = (name: keyof DatasetTriggerOptions) => `'${name}' of '${path}'`;
  const datasets = checkList(options.datasets, what('datasets'));
  datasets.forEach((dataset) => checkDataset(dataset, `a dataset in ${what('datasets')}`));
  checkUnique(datasets, what('datasets'));
  if (datasets.length === 0) {
    throw new Error(`${what('datasets')} must name at least one dataset`);
  }
  const strategy = options.strategy ?? DatasetTriggeringStrategy.ANY;
  const optional = optionalDatasets(options, what);
  const { startDate } = options;
  return {
    strategy: checkWord(strategy, DatasetTriggeringStrategy, what('strategy')),
    datasets,
    ...(optional.length > 0 ? { optional } : {}),
    minSeconds: knownSeconds(options.minTimeBetweenRuns ?? Duration.minutes(15), what('minTimeBetweenRuns')),
    ...(startDate === undefined ? {} : { startDate: scheduleDate(startDate, 'UTC', what('startDate')).toISOString() }),
  };
}
