import type { StatusChangeEvent, StoppedTasks } from '../../lib/contract/stop-tasks';
import type { Executions } from '../aws/executions';
import { domainOf, tablesOf, transformOf } from '../../lib/contract/command-line';
import type { Tasks } from '../aws/tasks';

/** What the handler works with. */
export interface StopTasksPorts {
  readonly tasks: Tasks;
  readonly executions: Executions;
  /** Logs each task that was asked to stop. */
  readonly log: (entry: object) => void;
}

/**
 * Stops the tasks that an ended execution has left running. Step Functions may fail to stop the tasks of an aborted
 * state, and does not stop those of a state that timed out.
 *
 * @throws Error of the first call that failed, after all tasks were tried, so that Lambda sends the event again
 */
export async function stopTasks(event: StatusChangeEvent, ports: StopTasksPorts): Promise<StoppedTasks> {
  const { executionArn: execution, status } = event.detail;
  if (isChild(execution)) {
    return { execution, stopped: [] };
  }
  // The list comes before the question whether the execution runs. So it has no tasks that a redrive starts later.
  const running = (await ports.tasks.active()).filter((task) => task.execution === execution);
  const stopped: string[] = [];
  if (running.length === 0 || (await ports.executions.isRunning(execution))) {
    return { execution, stopped };
  }
  const errors: unknown[] = [];
  for (const { arn, command } of running) {
    try {
      await ports.tasks.stop(arn, `Starlake: its execution has ended (${status})`);
      stopped.push(arn);
      // Not the whole command: its options may be secret.
      const what = {
        verb: command[0],
        domain: domainOf(command),
        tables: tablesOf(command),
        transform: transformOf(command),
      };
      ports.log({ message: 'task stopped', task: arn, ...what, execution, status });
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) {
    throw errors[0];
  }
  return { execution, stopped };
}

/**
 * Whether an execution is a child of a distributed Map, `…:execution:{machine}/{label}:{id}`. Its container is known by the run,
 * which ends as well, with an event of its own.
 */
function isChild(execution: string): boolean {
  return execution.includes('/');
}
