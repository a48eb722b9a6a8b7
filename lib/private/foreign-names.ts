/** A property that other constructs call by another name. */
interface Foreign {
  /** Its name here. */
  readonly member: string;
  /** What to write, for the error. */
  readonly write: string;
}

const MEMORY: Foreign[] = [{ member: 'memory', write: 'memory: Size.mebibytes(…)' }];
const AT_ONCE: Foreign[] = [
  { member: 'maxConcurrency', write: 'maxConcurrency' },
  { member: 'pool', write: 'pool: new StarlakePool({ slots: … })' },
  { member: 'pools', write: 'pools: [new StarlakePool({ slots: … })]' },
];

/** Names of properties in the CDK and in Step Functions, with those that mean the same here: the first that a struct has counts. */
export const FOREIGN_NAMES: ReadonlyMap<string, readonly Foreign[]> = new Map([
  ['memoryLimitMiB', MEMORY],
  ['memoryReservationMiB', MEMORY],
  ['maxConcurrency', AT_ONCE],
  ['maxConcurrent', AT_ONCE],
  ['runtimePlatform', [{ member: 'cpuArchitecture', write: 'cpuArchitecture: ecs.CpuArchitecture.ARM64' }]],
]);
