import type { Stack, Stage } from 'aws-cdk-lib';
import { runIn } from './run-in';
import { targetOf } from './target';
import type { LocalRun, LocalRunOptions } from './types';

/**
 * Runs a pipeline on this machine, as `starlake-sfn run` does, by the embedded executor, which needs the package `@duckdb/node-api`.
 * Waits are shortened, so that a run takes about a second. It works on a copy of the Starlake project, which is removed afterwards.
 *
 * Runs of one process see each other, as on AWS: await one run of a domain before the next.
 *
 * @param source An app, a stage or a stack, which is synthesized; or the folder of a cloud assembly, `cdk.out`.
 * @param pipeline Its name, for a load its domain; else its logical id, the path of its construct, or `stack/name`.
 * @returns how it ended, also if it failed.
 * @throws Error if no pipeline has the name, if there is no Starlake project or no DuckDB, if the pipeline cannot run on this machine,
 * if an option is not what it can be, or if a failure is that of a container that was not started.
 */
export async function runLocally(
  source: Stage | Stack | string,
  pipeline: string,
  options: LocalRunOptions = {},
): Promise<LocalRun> {
  return runIn(targetOf(source), pipeline, options);
}
