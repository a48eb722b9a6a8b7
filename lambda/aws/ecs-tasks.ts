import type { DesiredStatus, ECSClient, Task } from '@aws-sdk/client-ecs';
import { lazyClient, Loaded } from './lazy-client';
import { jobTaskOf } from './job-task';
import { isActive, JobTask, Tasks } from './tasks';
import { named } from '../errors';
import { attempt } from '../storage/failure';
import type { FunctionEnvironment } from '../../lib/contract/environment';

/** Tasks that one DescribeTasks call may have (AWS). */
const BATCH = 100;
/** Characters of the reason of a stop that ECS certainly accepts. */
const MAX_REASON = 255;

type EcsSdk = typeof import('@aws-sdk/client-ecs');

/**
 * The tasks of a family in an ECS cluster. Needs `ecs:ListTasks`, `ecs:DescribeTasks` and `ecs:StopTask`. Errors keep
 * their name of ECS, and their message says which call failed.
 */
export class EcsTasks implements Tasks {
  private readonly load: () => Loaded<EcsSdk, ECSClient>;

  /**
   * @param cluster name or ARN
   * @param family of the job's task definition
   * @param client to use instead of one of the environment's region and credentials
   */
  constructor(
    private readonly cluster: string,
    private readonly family: string,
    client?: ECSClient,
  ) {
    this.load = lazyClient(
      () => require('@aws-sdk/client-ecs') as EcsSdk,
      (sdk, config) => new sdk.ECSClient(config),
      client,
    );
  }

  async active(): Promise<JobTask[]> {
    return (await this.all()).filter(isActive).map(jobTaskOf);
  }

  async describe(arn: string): Promise<Task | undefined> {
    return (await this.describeAll([arn]))[0];
  }

  async of(execution: string): Promise<Task[]> {
    const tasks = (await this.all()).filter((task) => jobTaskOf(task).execution === execution);
    return tasks.sort((a, b) => createdAt(b) - createdAt(a));
  }

  async stop(arn: string, reason: string): Promise<void> {
    const { sdk, client } = this.load();
    await attempt(`stop task ${arn}`, async () => {
      try {
        const request = { cluster: this.cluster, task: arn, reason: reason.slice(0, MAX_REASON) };
        await client.send(new sdk.StopTaskCommand(request));
      } catch (error) {
        const { name, message } = error as Error;
        // ECS forgets a task about an hour after its end.
        if (name !== 'InvalidParameterException' || !/task was not found/i.test(message)) {
          throw error;
        }
      }
    });
  }

  /** All tasks that ECS knows, with those that have ended in the last hour. */
  private async all(): Promise<Task[]> {
    // ECS lists tasks by their desired status: a task that was asked to stop is listed as stopped while it still runs.
    // The order of the two calls matters: a task only moves from the first list to the second, so none is missed.
    const running = await this.list('RUNNING');
    const stopped = await this.list('STOPPED');
    return this.describeAll([...new Set([...running, ...stopped])]);
  }

  private list(desiredStatus: DesiredStatus): Promise<string[]> {
    const { sdk, client } = this.load();
    return attempt(`list the ${desiredStatus} tasks of ${this.family}`, async () => {
      const arns: string[] = [];
      let nextToken: string | undefined;
      do {
        const request = { cluster: this.cluster, family: this.family, desiredStatus, nextToken };
        const page = await client.send(new sdk.ListTasksCommand(request));
        arns.push(...(page.taskArns ?? []));
        nextToken = page.nextToken;
      } while (nextToken);
      return arns;
    });
  }

  private async describeAll(arns: string[]): Promise<Task[]> {
    const { sdk, client } = this.load();
    const described: Task[] = [];
    for (let start = 0; start < arns.length; start += BATCH) {
      const batch = arns.slice(start, start + BATCH);
      await attempt(`describe ${batch.length === 1 ? batch[0] : `tasks of ${this.family}`}`, async () => {
        const request = { cluster: this.cluster, tasks: batch };
        const { tasks = [], failures = [] } = await client.send(new sdk.DescribeTasksCommand(request));
        // A MISSING task ended more than an hour ago.
        const failed = failures.find(({ reason }) => reason !== 'MISSING');
        if (failed) {
          throw named(failed.reason ?? 'Failure', failed.detail ?? `task ${failed.arn}`);
        }
        described.push(...tasks);
      });
    }
    return described;
  }
}

/**
 * The tasks of the job, by the environment variables `CLUSTER` and `FAMILY`; undefined on a platform other than ECS.
 */
export function tasksFromEnvironment(): Tasks | undefined {
  const { CLUSTER: cluster, FAMILY: family }: FunctionEnvironment = process.env;
  return cluster && family ? new EcsTasks(cluster, family) : undefined;
}

function createdAt({ createdAt }: Task): number {
  return createdAt?.getTime() ?? 0;
}
