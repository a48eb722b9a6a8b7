import { GetLogEventsCommand, type CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTaskDefinitionCommand, type ECSClient } from '@aws-sdk/client-ecs';
import { ask } from './aws-error';
import type { LogPage, RunContainer } from './model';

/** Options of a container's `awslogs` driver. */
interface LogOptions {
  readonly group: string;
  readonly prefix: string;
}

/** Finds the log streams of containers: their task definitions say where they log. */
export class ContainerLogs {
  private readonly known = new Map<string, Promise<LogOptions | undefined>>();

  constructor(
    private readonly ecs: ECSClient,
    private readonly logs: CloudWatchLogsClient,
  ) {}

  /** As {@link import('./deployed-project').DeployedProject.logOf}. */
  async placeOf({ task, taskDefinition, container }: RunContainer) {
    if (task === undefined || taskDefinition === undefined || container === undefined) return undefined;
    const key = `${taskDefinition} ${container}`;
    const options = this.known.get(key) ?? this.read(taskDefinition, container);
    this.known.set(key, options);
    const { group, prefix } = (await options) ?? {};
    if (group === undefined) return undefined;
    // The name that the driver gives streams (Amazon ECS, "awslogs-stream-prefix").
    return { group, stream: `${prefix}/${container}/${task.split('/').at(-1)}` };
  }

  /** As {@link import('./deployed-project').DeployedProject.logPage}. */
  async page(logGroupName: string, logStreamName: string, nextToken?: string): Promise<LogPage> {
    return ask(`read the log ${logGroupName}`, 'logs:GetLogEvents', async () => {
      try {
        const request = { logGroupName, logStreamName, nextToken, startFromHead: true };
        const { events = [], nextForwardToken: next } = await this.logs.send(new GetLogEventsCommand(request));
        const lines = events.map(({ timestamp: time = 0, message: text = '' }) => ({ time, text }));
        return { lines, ...(next === undefined ? {} : { next }) };
      } catch (error) {
        // A container that has printed nothing yet has no stream, and no group if it is the first one.
        if ((error as Error).name === 'ResourceNotFoundException') return { lines: [], isMissing: true };
        throw error;
      }
    });
  }

  private async read(taskDefinition: string, container: string): Promise<LogOptions | undefined> {
    const found = await ask(`read the task definition ${taskDefinition}`, 'ecs:DescribeTaskDefinition', () =>
      this.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition })),
    );
    const own = found.taskDefinition?.containerDefinitions?.find(({ name }) => name === container);
    const { 'awslogs-group': group, 'awslogs-stream-prefix': prefix } = own?.logConfiguration?.options ?? {};
    return group === undefined || prefix === undefined ? undefined : { group, prefix };
  }
}
