import { DescribeTasksCommand, type ECSClient } from '@aws-sdk/client-ecs';
import { ask } from './aws-error';
import type { RunContainer } from './model';

/** Tasks of a call, at most (AWS). */
const TASKS = 100;

/** As {@link import('./deployed-project').DeployedProject.activeContainers}. ECS forgets tasks an hour after they have stopped. */
export async function activeContainers(ecs: ECSClient, containers: readonly RunContainer[]): Promise<RunContainer[]> {
  const active = new Set<string>();
  const arnsOf = (cluster: string | undefined) =>
    containers.flatMap((each) => (each.cluster === cluster && each.task !== undefined ? [each.task] : []));
  for (const cluster of new Set(containers.map((each) => each.cluster))) {
    const arns = arnsOf(cluster);
    for (let at = 0; at < arns.length; at += TASKS) {
      const request = { cluster, tasks: arns.slice(at, at + TASKS) };
      const { tasks = [] } = await ask('look at the containers of the run', 'ecs:DescribeTasks', () =>
        ecs.send(new DescribeTasksCommand(request)),
      );
      for (const { taskArn, lastStatus } of tasks) {
        if (taskArn !== undefined && lastStatus !== 'STOPPED') active.add(taskArn);
      }
    }
  }
  return containers.filter(({ task }) => task !== undefined && active.has(task));
}
