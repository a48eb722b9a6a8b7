import type { StarlakeJobProps } from './starlake-job-props';
import { Keys } from '../private/struct-keys';
import type { CommandTasks, RequestedTaskSize } from './i-starlake-runtime';

/** Members of the properties of every job. */
export const JOB_KEYS: Keys<StarlakeJobProps> = {
  ...{ options: 'own', dagOptions: 'texts', bucket: 'object', prefix: 'text', catalog: 'own', pools: 'list' },
  ...{ importCommand: 'text', logRetention: 'number', logEncryptionKey: 'object', logRemovalPolicy: 'text' },
  ...{ rowMetrics: 'flag', eventBus: 'object', encryption: 'own', bucketOwner: 'text', functions: 'own' },
  openLineage: 'own',
};

/** Members of the size that a command is given. */
export const TASK_SIZE_KEYS: Keys<RequestedTaskSize> = { cpu: 'number', memory: 'object' };

/** Members of what a platform says of the tasks of its commands. */
export const COMMAND_TASKS_KEYS: Keys<CommandTasks> = {
  ...{ cluster: 'object', family: 'text', containerName: 'text', logGroupName: 'text', logStreamPrefix: 'text' },
};
