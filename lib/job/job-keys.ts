import type { EcsStarlakeJobProps } from '../ecs/ecs-starlake-job';
import type { FunctionOptions } from '../functions/function-options';
import type {
  SlCommandOptions,
  SlImportProps,
  SlJobProps,
  SlRetryOptions,
  SlLoadProps,
  SlPreLoadProps,
  SlTransformProps,
} from '../commands/sl-props';
import type { StarlakeJobProps } from './starlake-job-props';
import type { StarlakeOptions } from '../options/starlake-options';
import { Keys } from '../private/struct-keys';

/** Members of the options of a job. */
export const OPTION_KEYS: Keys<StarlakeOptions> = {
  ...{ defaultPool: 'text', slEnvVar: 'texts', retries: 'number', retryDelay: 'own', preLoadStrategy: 'text' },
  ...{ globalAckFilePath: 'text', ackWaitTimeout: 'own', maxRejectedRatio: 'number' },
};

/** Members of what all functions of a job have. */
export const FUNCTION_KEYS: Keys<FunctionOptions> = {
  ...{ vpc: 'object', vpcSubnets: 'object', securityGroups: 'list', environment: 'texts', memory: 'own' },
  ...{ logRetention: 'number', permissionsBoundary: 'object' },
};

/** Members of the properties of every job. */
export const JOB_KEYS: Keys<StarlakeJobProps> = {
  ...{ options: 'own', dagOptions: 'texts', bucket: 'object', prefix: 'text', catalog: 'own', pools: 'list' },
  ...{ importCommand: 'text', logRetention: 'number', logEncryptionKey: 'object', logRemovalPolicy: 'text' },
  ...{ rowMetrics: 'flag', eventBus: 'object', encryption: 'own', bucketOwner: 'text', functions: 'own' },
};

/** Members of the properties of a job on ECS. */
export const ECS_JOB_KEYS: Keys<EcsStarlakeJobProps> = {
  ...JOB_KEYS,
  ...{ cluster: 'object', vpc: 'object', subnets: 'object', securityGroups: 'list', assignPublicIp: 'flag' },
  ...{ taskDefinition: 'object', containerName: 'text', image: 'object', cpu: 'number', memoryMiB: 'number' },
  ...{ secrets: 'object', capacityProviderStrategies: 'list' },
};

const COMMAND: Keys<SlCommandOptions & Pick<SlJobProps, 'taskId'>> = {
  ...{ taskId: 'text', environment: 'texts', sparkConfig: 'texts', cpu: 'number', memoryMiB: 'number' },
  ...{ taskTimeout: 'own', outputPath: 'text', _pathLength: 'number' },
};

const RETRIED: Keys<SlRetryOptions & Pick<SlJobProps, 'taskId'>> = { ...COMMAND, retries: 'number', retryDelay: 'own' };

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
