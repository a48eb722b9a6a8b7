import { Keys } from '../private/struct-keys';
import { JOB_KEYS } from '../job/job-keys';
import type { EcsStarlakeJobProps } from './ecs-starlake-job-props';

/** Members of the properties of a job on ECS. */
export const ECS_JOB_KEYS: Keys<EcsStarlakeJobProps> = {
  ...JOB_KEYS,
  ...{ cluster: 'object', vpc: 'object', subnets: 'object', securityGroups: 'list', assignPublicIp: 'flag' },
  ...{ taskDefinition: 'object', containerName: 'text', image: 'object', cpu: 'number', memory: 'own' },
  ...{ cpuArchitecture: 'own', secrets: 'object', capacityProviderStrategies: 'list' },
};
