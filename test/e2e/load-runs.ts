import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FakeStarlake, Fate } from '../helpers/fake-starlake';
import { redriveLocally, runLocally, scratchFolder } from '../helpers/local-run';
import { EcsStarlakeJob, LoadPipeline, LoadPipelineProps, PreLoadStrategy } from '../../lib';
import type { Assembly } from '../../local/assembly';
import type { RunResult } from '../../local/run-event';

/** How a load ends whose command has failed. */
export const FAILED = { exitCode: 1 };
/** How a container ends that had too little memory. */
export const OOM = { exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' };

/** A pipeline of the domain `sales` with three tables. */
export function newPipeline(stack: Stack, name: string, props: Partial<LoadPipelineProps> = {}): void {
  // One job each: runs of other pipelines are not what these are about.
  const job = new EcsStarlakeJob(stack, `Job-${name}`, { bucket: new s3.Bucket(stack, `Lake-${name}`) });
  const tables = ['orders', 'customers', 'returns'].map((table) => ({ name: table, pattern: `${table}-.*` }));
  const strategy = { preLoadStrategy: PreLoadStrategy.PENDING };
  new LoadPipeline(stack, name, { job, domain: 'sales', tables, stateMachineName: name, ...strategy, ...props });
}

/** A project with three files that wait, all that there is to load. */
export const lake = (fate?: Fate) => {
  const starlake = new FakeStarlake(scratchFolder(), fate);
  starlake.put('stage', 'orders-1', 'orders-2', 'customers-1');
  return starlake;
};

export const everything = ['customers-1', 'orders-1', 'orders-2'];

/** What a run has beside its input: a signal that stops it, and somebody who listens. */
type More = Pick<Parameters<typeof runLocally>[2], 'signal' | 'onEvent'>;

/** Runs a pipeline by its name. */
export type Run = (name: string, executor: FakeStarlake, input?: unknown, more?: More) => Promise<RunResult>;

/** Redrives the last run of a pipeline. */
export type Redrive = (name: string, executor: FakeStarlake, last: RunResult) => Promise<RunResult>;

export const runOf =
  (assembly: Assembly): Run =>
  (name, executor, input = {}, more = {}) =>
    runLocally(assembly, `Test/${name}/StateMachine`, { root: executor.root, executor, input, ...more });

export const redriveOf =
  (assembly: Assembly): Redrive =>
  (name, executor, last) =>
    redriveLocally(assembly, `Test/${name}/StateMachine`, { root: executor.root, executor }, last);
