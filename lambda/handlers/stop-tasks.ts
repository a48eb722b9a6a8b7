import type { StatusChangeEvent, StoppedTasks } from '../../lib/contract/stop-tasks';
import { stopTasks } from '../stop-tasks/stop-tasks';
import { SfnExecutions } from '../aws/sfn-executions';
import { EcsTasks } from '../aws/ecs-tasks';
import type { FunctionEnvironment } from '../../lib/contract/environment';

/**
 * Lambda entry point: stops the tasks of an execution that has ended; `CLUSTER` and `FAMILY` identify the tasks of the
 * job.
 */
export async function handler(event: StatusChangeEvent): Promise<StoppedTasks> {
  const { CLUSTER: cluster, FAMILY: family }: FunctionEnvironment = process.env;
  return stopTasks(event, {
    tasks: new EcsTasks(cluster!, family!),
    executions: new SfnExecutions(),
    log: (entry) => process.stdout.write(`${JSON.stringify(entry)}\n`),
  });
}
