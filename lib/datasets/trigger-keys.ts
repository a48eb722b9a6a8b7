import type { DatasetTriggerOptions } from './dataset-trigger-options';
import { Keys } from '../private/struct-keys';

/** Members of the options of a trigger. */
export const TRIGGER_KEYS: Keys<DatasetTriggerOptions> = {
  ...{ datasets: 'list', strategy: 'text', minTimeBetweenRuns: 'own', dataCycle: 'text', optionalDatasets: 'flag' },
  ...{ beyondDataCycle: 'flag', datasetSchedules: 'texts', datasetFreshness: 'object', startDate: 'text' },
};
