import { setTimeout as sleep } from 'node:timers/promises';
import { account } from '../aws/account';
import { Execution, type RunOptions } from './execution';
import { executionArn, newExecution } from './execution-context';
import { statesOf } from '../interpreter/states';
import type { Pipeline } from '../pipeline';
import { Preparation } from './prepare';
import type { ExecutionRecord, Position, RunResult } from '../run-event';

export type { RunOptions } from './execution';

/** Longest wait of functions in a fast run, in milliseconds. */
const FAST_SLEEP = 10;

/** The timers that functions get in a fast run. */
const FAST_MODULES = {
  'timers/promises': { setTimeout: (milliseconds: number) => sleep(Math.min(milliseconds, FAST_SLEEP)) },
};

/**
 * Runs a pipeline of a cloud assembly on this machine: its definition is interpreted, its Lambda functions are called in
 * this process, and its containers are handed to the executor.
 *
 * The result says how the execution ended, also when it failed: `States.Timeout` when it ran longer than the state
 * machine's timeout, `Execution.Stopped` when the signal ended it. When the call returns, all containers have ended.
 *
 * @throws Error, before anything runs, when the pipeline cannot run locally: see `prepareTasks` and
 * `refuseUnsupported`.
 */
export async function runPipeline(options: RunOptions): Promise<RunResult> {
  return start(options, newExecution(options.pipeline, options.input));
}

/**
 * Redrives an execution that failed, was stopped or took too long, as `RedriveExecution` does: the same execution, with
 * the same input, continues in the state in which it failed or was stopped. Its retries are counted anew. Iterations of
 * a Map and branches of a Parallel that succeeded are not run again; the others continue in the state that they were
 * in. A state whose data was too large starts over, with all states inside it.
 *
 * @param options The options of the run; their input is ignored.
 * @param last How the execution ended last. It is not changed.
 * @returns how it ends now, with the history of the redrive.
 * @throws Error when the execution has succeeded, is running, belongs to another pipeline, or was in a state that no
 * longer exists; else as {@link runPipeline}.
 */
export async function redrivePipeline(options: RunOptions, last: RunResult): Promise<RunResult> {
  refuseRedrive(options.pipeline, last);
  const { execution } = last as { execution: ExecutionRecord };
  return start(options, { ...execution, redriveCount: execution.redriveCount + 1 });
}

/**
 * Refuses an execution that cannot be redriven.
 *
 * @throws Error as {@link redrivePipeline}
 */
export function refuseRedrive(
  pipeline: Pipeline,
  { execution, status }: Pick<RunResult, 'execution' | 'status'>,
): void {
  if (!execution || executionArn(pipeline, execution.name) !== execution.arn) {
    throw new Error(`the execution ${execution?.arn} does not belong to the pipeline ${pipeline.name}`);
  }
  const known = account.execution(execution.arn)?.status;
  if (status === 'SUCCEEDED' || known === 'SUCCEEDED') {
    throw new Error(`the execution ${execution.arn} has succeeded and cannot be redriven`);
  }
  if (known === 'RUNNING') throw new Error(`the execution ${execution.arn} is running and cannot be redriven`);
  refuseUnknownStates(execution.position, pipeline);
}

/**
 * AWS redrives an execution with the definition that it was started with; the local engine has only the current one.
 */
function refuseUnknownStates(position: Position | null, pipeline: Pipeline): void {
  if (position === null || 'output' in position) return;
  const { state, nested = [] } = position;
  if (!statesOf(pipeline.definition).some(([name]) => name === state)) {
    throw new Error(
      `the pipeline ${pipeline.name} has changed: it has no state '${state}', in which the execution ended`,
    );
  }
  nested.forEach((each) => refuseUnknownStates(each, pipeline));
}

async function start(options: RunOptions, execution: ExecutionRecord): Promise<RunResult> {
  const { assembly, pipeline, root, fast, modules } = options;
  const preparation = new Preparation(assembly, root, fast ? { ...FAST_MODULES, ...modules } : modules);
  preparation.tasksOf(pipeline);
  return new Execution(options, execution, preparation).run();
}
