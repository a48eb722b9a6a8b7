import { Keys } from '../private/struct-keys';
import type {
  SlCommandOptions,
  SlJobProps,
  SlRetryOptions,
  SlImportProps,
  SlLoadProps,
  SlTransformProps,
  SlPreLoadProps,
} from './sl-props';

export const COMMAND: Keys<SlCommandOptions & Pick<SlJobProps, 'taskId'>> = {
  ...{ taskId: 'text', environment: 'texts', sparkConfig: 'texts', cpu: 'number', memory: 'own' },
  ...{ taskTimeout: 'own', outputPath: 'text', execution: 'text', _pathLength: 'number' },
};

const RETRIED: Keys<SlRetryOptions & Pick<SlJobProps, 'taskId'>> = {
  ...COMMAND,
  retries: 'number',
  retryDelay: 'own',
};

/** Members of what the methods of a job are given. */
export const SL_JOB_KEYS: Keys<SlJobProps> = { ...RETRIED, arguments: 'list' };

export const SL_IMPORT_KEYS: Keys<SlImportProps> = { ...RETRIED, domain: 'text', tables: 'list', options: 'texts' };

export const SL_LOAD_KEYS: Keys<SlLoadProps> = { ...COMMAND, domain: 'text', table: 'text', scheduledDate: 'text' };

export const SL_TRANSFORM_KEYS: Keys<SlTransformProps> = {
  ...RETRIED,
  ...{ transformName: 'text', transformOptions: 'texts', _options: 'text', scheduledDate: 'text' },
};

export const SL_PRE_LOAD_KEYS: Keys<SlPreLoadProps> = {
  ...{ taskId: 'text', domain: 'text', tables: 'list', preLoadStrategy: 'text', globalAckFilePath: 'text' },
  ...{ ackWaitTimeout: 'own', landingDirectory: 'text', scheduledTime: 'text' },
};
