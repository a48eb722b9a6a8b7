import { Keys } from '../private/struct-keys';
import type { FunctionOptions } from './function-options';

/** Members of what all functions of a job have. */
export const FUNCTION_KEYS: Keys<FunctionOptions> = {
  ...{ vpc: 'object', vpcSubnets: 'object', securityGroups: 'list', environment: 'texts', memory: 'own' },
  ...{ logRetention: 'number', permissionsBoundary: 'object' },
};
