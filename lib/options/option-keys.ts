import { Keys } from '../private/struct-keys';
import type { StarlakeOptions } from './starlake-options';

/** Members of the options of a job. */
export const OPTION_KEYS: Keys<StarlakeOptions> = {
  ...{ defaultPool: 'text', slEnvVar: 'texts', retries: 'number', retryDelay: 'own', preLoadStrategy: 'text' },
  ...{ globalAckFilePath: 'text', ackWaitTimeout: 'own', maxRejectedRatio: 'number' },
  grouping: 'own',
};
