import type { StarlakeJobProps } from './starlake-job-props';
import { Keys } from '../private/struct-keys';

/** Members of the properties of every job. */
export const JOB_KEYS: Keys<StarlakeJobProps> = {
  ...{ options: 'own', dagOptions: 'texts', bucket: 'object', prefix: 'text', catalog: 'own', pools: 'list' },
  ...{ importCommand: 'text', logRetention: 'number', logEncryptionKey: 'object', logRemovalPolicy: 'text' },
  ...{ rowMetrics: 'flag', eventBus: 'object', encryption: 'own', bucketOwner: 'text', functions: 'own' },
};
