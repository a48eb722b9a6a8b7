import type { Task } from '@aws-sdk/client-ecs';
import { fitFailure } from './budget';
import { EndedTask, taskArnIn, taskOf, withoutInjected } from './cause';
import { describeFailure } from './describe';
import { Clock, endTasks } from './end-task';
import type { ExplainedFailure, ExplainFailureEvent, Work } from '../../lib/contract/explain-failure';
import { CaughtFailure, isLaunchError, isTimeout, ContainerLogs } from '../../lib/contract/failure';
import { isGroup } from '../../lib/contract/load-group';
import { quoteFromLog, LogReading } from './last-words';
import { hasSucceeded } from './success';
import { domainOf, isImport, tablesOf, transformOf } from '../aws/command';
import { jobTaskOf } from '../aws/job-task';
import { isActive, Tasks } from '../aws/tasks';

/** What the handler works with. */
export interface ExplainFailurePorts extends LogReading {
  readonly logs: ContainerLogs;
  /** Absent on a platform that is not ECS: then nothing is asked, and nothing stopped. */
  readonly tasks?: Tasks;
}

/**
 * Says why a table was not loaded, or a task failed, in the words of its log where that has any; or that its command has
 * succeeded, and something beside it failed. When it returns, no container works on it any more for this execution.
 *
 * @throws Starlake.StillRunning when a container takes longer to stop than a call may wait: to be called again
 * @throws Error of ECS, by its name, when it does not answer
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
  const told = describeFailure(failure, task, logs);
  // The log of a group tells of all its tables: the end of the round quotes it for each.
  const quote = event.task === undefined && isGroup(event) ? undefined : await quoteFromLog(told, reading);
  const fitting = fitFailure(told, budget, quote);
  return { ...what, failure: fitting } as unknown as ExplainedFailure<Event>;
}

function mayRun(failure: CaughtFailure): boolean {
  return !isLaunchError(failure) && (isTimeout(failure) || taskOf(failure.Cause ?? '')?.lastStatus !== 'STOPPED');
}

/** The task that failed, ended; nothing where ECS does not know it, or the cause itself says more. */
async function endedTask(event: ExplainFailureEvent, tasks: Tasks, clock: Clock): Promise<EndedTask | undefined> {
  const cause = event.failure.Cause ?? '';
  const arn = taskOf(cause)?.taskArn ?? taskArnIn(cause);
  const found = arn === undefined ? await tasksOf(event, event.execution, tasks) : await described(arn, tasks);
  const [newest] = await endTasks(found, event, tasks, clock);
  // A text is the cause of this failure; a task that had ended before may be of an attempt before.
  const isText = cause !== '' && !cause.startsWith('{') && !isTimeout(event.failure);
  if (newest && !(isText && !found.some(isActive))) {
    return withoutInjected(newest);
  }
  // Where ECS has forgotten it, its log is still there.
  return arn === undefined || taskOf(cause) ? undefined : { taskArn: arn };
}

async function described(arn: string, tasks: Tasks): Promise<Task[]> {
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
