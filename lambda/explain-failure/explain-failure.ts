import type { Task } from '@aws-sdk/client-ecs';
import { fitFailure } from './budget';
import { EndedTask, taskArnIn, taskOf } from './cause';
import { describeFailure } from './describe';
import { Clock, endTasks, FailedLoad } from './end-task';
import { CaughtFailure, isLaunchError, isTimeout, LogPlaces, TableFailure } from './failure';
import { domainOf, isImport, tablesOf } from '../tasks/command';
import { jobTaskOf } from '../tasks/job-task';
import { isActive, Tasks } from '../tasks/tasks';

export type { TableFailure } from './failure';

/** What the state machine caught for a table. */
export interface ExplainFailureEvent extends FailedLoad {
  /** ARN of the execution that loads the table. */
  readonly execution: string;
  /** Bytes of JSON that the failure may have. */
  readonly budget?: number;
}

/** What a table that was not loaded leaves in the run's state. */
export interface ExplainedFailure {
  readonly table: string;
  readonly failure: TableFailure;
}

/** What the handler works with. */
export interface ExplainFailurePorts {
  readonly logs: LogPlaces;
  /** Absent on a platform that is not ECS: then nothing is asked, and nothing stopped. */
  readonly tasks?: Tasks;
  readonly clock: Clock;
}

/**
 * Says why a table was not loaded. When it returns, no container loads the table any more for this execution.
 *
 * @throws Starlake.StillRunning when a container takes longer to stop than a call may wait: to be called again
 * @throws Error of ECS, by its name, when it does not answer
 */
export async function explainFailure(
  event: ExplainFailureEvent,
  { logs, tasks, clock }: ExplainFailurePorts,
): Promise<ExplainedFailure> {
  const { table, failure, budget } = event;
  const task = tasks && mayRun(failure) ? await endedTask(event, tasks, clock) : undefined;
  return { table, failure: fitFailure(describeFailure(failure, task, logs), budget) };
}

function mayRun(failure: CaughtFailure): boolean {
  return !isLaunchError(failure) && (isTimeout(failure) || taskOf(failure.Cause ?? '')?.lastStatus !== 'STOPPED');
}

/** The task that failed, ended; nothing where ECS does not know it, or the cause itself says more. */
async function endedTask(event: ExplainFailureEvent, tasks: Tasks, clock: Clock): Promise<EndedTask | undefined> {
  const cause = event.failure.Cause ?? '';
  const arn = taskOf(cause)?.taskArn ?? taskArnIn(cause);
  const found = arn === undefined ? await loadsOf(event, tasks) : await described(arn, tasks);
  const [newest] = await endTasks(found, event, tasks, clock);
  // A text is the cause of this failure; a task that had ended before may be of an attempt before.
  const isText = cause !== '' && !cause.startsWith('{') && !isTimeout(event.failure);
  if (newest && !(isText && !found.some(isActive))) {
    return newest;
  }
  // Where ECS has forgotten it, its log is still there.
  return arn === undefined || taskOf(cause) ? undefined : { taskArn: arn };
}

async function described(arn: string, tasks: Tasks): Promise<Task[]> {
  const task = await tasks.describe(arn);
  return task ? [task] : [];
}

async function loadsOf({ domain, table, execution }: ExplainFailureEvent, tasks: Tasks): Promise<Task[]> {
  return (await tasks.of(execution)).filter((task) => {
    const { command } = jobTaskOf(task);
    return !isImport(command) && domainOf(command) === domain && tablesOf(command).includes(table);
  });
}
