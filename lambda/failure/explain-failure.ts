import type { Task } from '@aws-sdk/client-ecs';
import { fitFailure } from './budget';
import { EndedTask, taskArnIn, taskOf, withoutInjected } from './cause';
import { describeFailure } from './describe';
import { Clock, endTasks } from './end-task';
import type { ExplainedFailure, ExplainFailureEvent, Work } from '../../lib/contract/explain-failure';
import { CaughtFailure, isLaunchError, isTimeout, ContainerLogs } from '../../lib/contract/failure';
import { isGroup } from '../../lib/contract/groups/load-group';
import { quoteFromLog, LogReading } from './quote-from-log';
import { hasSucceeded } from './success';
import { domainOf, isImport, tablesOf, transformOf } from '../../lib/contract/command-line';
import { jobTaskOf } from '../aws/job-task';
import { isActive, Tasks } from '../aws/tasks';

/** What the handler works with. */
export interface ExplainFailurePorts extends LogReading {
  readonly logs: ContainerLogs;
  /** Absent on a platform other than ECS: then no task is described or stopped. */
  readonly tasks?: Tasks;
}

/**
 * Explains why a table was not loaded, or a task failed, with a quote from its log if there is one. If the command
 * succeeded, and only another container of its task failed, the answer has no failure. When the call returns, no
 * container of this execution works on the table or the task any more.
 *
 * @throws Starlake.StillRunning if a container takes longer to stop than one call waits: call again
 * @throws Error of ECS, with its name, if a call fails
 */
export async function explainFailure<Event extends ExplainFailureEvent>(
  event: Event,
  { logs, tasks, ...reading }: ExplainFailurePorts,
): Promise<ExplainedFailure<Event>> {
  const { failure, budget } = event;
  const what = event.task === undefined ? { table: event.table } : { task: event.task };
  const task = tasks && mayRun(failure) ? await endedTask(event, tasks, reading.clock) : undefined;
  if (hasSucceeded(failure, task ?? taskOf(failure.Cause ?? ''), logs)) {
    return what as ExplainedFailure<Event>;
  }
  const described = describeFailure(failure, task, logs);
  // A group has one log for all its tables: the end of the round quotes it for each table.
  const quote = event.task === undefined && isGroup(event) ? undefined : await quoteFromLog(described, reading);
  const fitting = fitFailure(described, budget, quote);
  return { ...what, failure: fitting } as unknown as ExplainedFailure<Event>;
}

function mayRun(failure: CaughtFailure): boolean {
  return !isLaunchError(failure) && (isTimeout(failure) || taskOf(failure.Cause ?? '')?.lastStatus !== 'STOPPED');
}

/** The failed task, after it has ended; undefined if ECS does not know it, or the cause itself says more. */
async function endedTask(event: ExplainFailureEvent, tasks: Tasks, clock: Clock): Promise<EndedTask | undefined> {
  const cause = event.failure.Cause ?? '';
  const arn = taskOf(cause)?.taskArn ?? taskArnIn(cause);
  const found = arn === undefined ? await tasksOf(event, event.execution, tasks) : await describe(arn, tasks);
  const [newest] = await endTasks(found, event, tasks, clock);
  // A cause that is a text belongs to this failure; a task that had ended already may belong to an earlier attempt.
  const isText = cause !== '' && !cause.startsWith('{') && !isTimeout(event.failure);
  if (newest && !(isText && !found.some(isActive))) {
    return withoutInjected(newest);
  }
  // ECS may have forgotten the task, but its log still exists.
  return arn === undefined || taskOf(cause) ? undefined : { taskArn: arn };
}

async function describe(arn: string, tasks: Tasks): Promise<Task[]> {
  const task = await tasks.describe(arn);
  return task ? [task] : [];
}

async function tasksOf(work: Work, execution: string, tasks: Tasks): Promise<Task[]> {
  return (await tasks.of(execution)).filter((task) => {
    const { command } = jobTaskOf(task);
    return work.task === undefined
      ? !isImport(command) && domainOf(command) === work.domain && tablesOf(command).join(',') === work.table
      : transformOf(command) === work.task;
  });
}
