import type { DatasetTriggerOptions } from './dataset-trigger-options';
import { Keys } from '../private/struct-keys';

/** Members of the options of a trigger. */
export const TRIGGER_KEYS: Keys<DatasetTriggerOptions> = {
  ...{ datasets: true, strategy: true, minTimeBetweenRuns: true, dataCycle: true, optionalDatasets: true },
  ...{ beyondDataCycle: true, datasetSchedules: true, datasetFreshness: true, startDate: true },
};
