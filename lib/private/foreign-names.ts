/** A property that other constructs call by another name. */
interface Foreign {
  /** Its name here. */
  readonly member: string;
  /** Of which type it is, where the value is another one, too. */
  readonly as?: string;
}

const MEMORY: Foreign[] = [{ member: 'memory', as: 'a Size' }];
const AT_ONCE: Foreign[] = [
  { member: 'maxConcurrency' },
  { member: 'pool', as: 'a StarlakePool with its slots' },
  { member: 'pools', as: 'a StarlakePool with its slots' },
];

/** Names of properties in the CDK and in Step Functions, with those that mean the same here: the first that a struct has counts. */
export const FOREIGN_NAMES: ReadonlyMap<string, readonly Foreign[]> = new Map([
  ['memoryLimitMiB', MEMORY],
  ['memoryReservationMiB', MEMORY],
  ['maxConcurrency', AT_ONCE],
  ['maxConcurrent', AT_ONCE],
  ['runtimePlatform', [{ member: 'cpuArchitecture', as: 'an ecs.CpuArchitecture' }]],
]);
