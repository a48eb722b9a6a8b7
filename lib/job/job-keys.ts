import type { EcsStarlakeJobProps } from './ecs-starlake-job';
import type { FunctionOptions } from './function-options';
import type { StarlakeJobProps } from './starlake-job-props';
import type { StarlakeOptions } from './starlake-options';
import { Keys } from '../private/struct-keys';

/** Members of the options of a job. */
export const OPTION_KEYS: Keys<StarlakeOptions> = {
  ...{ defaultPool: true, slEnvVar: true, retries: true, retryDelay: true, preLoadStrategy: true },
  ...{ globalAckFilePath: true, ackWaitTimeout: true, maxRejectedRatio: true },
};

/** Members of what all functions of a job have. */
export const FUNCTION_KEYS: Keys<FunctionOptions> = {
  ...{ vpc: true, vpcSubnets: true, securityGroups: true, environment: true, memory: true, logRetention: true },
  permissionsBoundary: true,
};

const JOB_KEYS: Keys<StarlakeJobProps> = {
  ...{ options: true, dagOptions: true, bucket: true, prefix: true, catalog: true, pools: true, importCommand: true },
  ...{ logRetention: true, logEncryptionKey: true, logRemovalPolicy: true, rowMetrics: true, eventBus: true },
  ...{ encryption: true, bucketOwner: true, functions: true },
};

/** Members of the properties of a job on ECS. */
export const ECS_JOB_KEYS: Keys<EcsStarlakeJobProps> = {
  ...JOB_KEYS,
  ...{ cluster: true, vpc: true, subnets: true, securityGroups: true, assignPublicIp: true, taskDefinition: true },
  ...{ containerName: true, image: true, cpu: true, memoryMiB: true, secrets: true, capacityProviderStrategies: true },
};
