import { Duration } from 'aws-cdk-lib';
import { DatasetTriggeringStrategy } from './dataset-triggering-strategy';

/** By which datasets a pipeline is started. */
export interface DatasetTriggerOptions {
  /** The datasets, `domain.table`. */
  readonly datasets: string[];

  /**
   * Which of them it waits for (`dataset_triggering_strategy`).
   *
   * @default - the job's option of that name, else DatasetTriggeringStrategy.ANY
   */
  readonly strategy?: DatasetTriggeringStrategy;

  /**
   * Time between the starts of two runs, a whole number of seconds (`min_timedelta_between_runs`). What is refreshed meanwhile
   * starts a run when it is over.
   *
   * @default - the job's option of that name, else Duration.minutes(15)
   */
  readonly minTimeBetweenRuns?: Duration;

  /**
   * How often the pipeline is expected to run (`data_cycle`): `none`, `hourly`, `daily`, `weekly`, `monthly`, `yearly` or a cron
   * expression, in UTC. Only for `optionalDatasets` and `beyondDataCycle`.
   *
   * @default - the job's option of that name, else 'none'
   */
  readonly dataCycle?: string;

  /**
   * Whether `all` does not wait for datasets that are not expected in every data cycle (`optional_dataset_enabled`): those that
   * are scheduled less often, and those without a schedule that may be older. Without a `dataCycle` no dataset is optional.
   *
   * @default - the job's option of that name, else false
   */
  readonly optionalDatasets?: boolean;

  /**
   * Whether `all` takes a dataset whose logical date is before the data cycle of the others
   * (`beyond_data_cycle_enabled`). Without, it is waited for until it is refreshed within the cycle: the interval of the
   * `dataCycle` that ends with, or before, the latest logical date. Without a `dataCycle` none is before it.
   *
   * @default - the job's option of that name, else true
   */
  readonly beyondDataCycle?: boolean;

  /**
   * Schedules of the datasets, cron expressions or presets, by `domain.table`. Only for `optionalDatasets`.
   *
   * @default - none is scheduled
   */
  readonly datasetSchedules?: { [dataset: string]: string };

  /**
   * Maximum age of datasets without a schedule (`freshness.error`), by `domain.table`. Only for `optionalDatasets`.
   *
   * @default - no older than a data cycle
   */
  readonly datasetFreshness?: { [dataset: string]: Duration };

  /**
   * Begin of the first run's interval (`start_date`), an ISO-8601 time. The interval of a later run begins with the last logical
   * date before those of its datasets for which a run has succeeded.
   *
   * @default - the job's option of that name, else '1970-01-01T00:00:00Z'
   */
  readonly startDate?: string;
}
