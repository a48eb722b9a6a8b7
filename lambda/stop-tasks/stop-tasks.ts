import type { StatusChangeEvent, StoppedTasks } from '../../lib/contract/stop-tasks';
import type { Executions } from '../aws/executions';
import { domainOf, tablesOf, transformOf } from '../aws/command';
import type { Tasks } from '../aws/tasks';

/** What the handler works with. */
export interface StopTasksPorts {
  readonly tasks: Tasks;
  readonly executions: Executions;
  /** Is told of each task that was asked to stop. */
  readonly log: (entry: object) => void;
}

/**
 * Stops what an execution that has ended left behind: Step Functions stops the tasks of an aborted state at best effort,
 * and those of a state that timed out not at all.
 *
 * @throws Error of the first call that failed, after every task was tried, so that Lambda brings the event again
 */
export async function stopTasks(event: StatusChangeEvent, ports: StopTasksPorts): Promise<StoppedTasks> {
  const { executionArn: execution, status } = event.detail;
  // Listed before it is asked whether the execution runs: whatever a redrive starts from now on is not among these.
  const left = (await ports.tasks.active()).filter((task) => task.execution === execution);
  const stopped: string[] = [];
  if (left.length === 0 || (await ports.executions.isRunning(execution))) {
    return { execution, stopped };
  }
  const errors: unknown[] = [];
  for (const { arn, command } of left) {
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
