import type { Task } from '@aws-sdk/client-ecs';
import type { Tasks } from '../../../lambda/aws/tasks';

/** A cluster in memory, with a clock that runs while one sleeps. Its tasks stop some time after they were told to. */
export class FakeTasks implements Tasks {
  /** Every call, in order. */
  readonly calls: string[] = [];
  private time = 0;
  private readonly stops = new Map<string, number>();

  /** @param grace milliseconds between a stop and its end */
  constructor(
    private known: Task[] = [],
    private readonly grace = 0,
  ) {
    known.filter((task) => task.desiredStatus === 'STOPPED').forEach(({ taskArn }) => this.stops.set(taskArn!, 0));
  }

  /** Its clock. */
  readonly clock = {
    now: () => this.time,
    sleep: async (milliseconds: number) => {
      this.time += milliseconds;
    },
  };

  /** What ECS forgets. */
  forget(arn: string): void {
    this.known = this.known.filter(({ taskArn }) => taskArn !== arn);
  }

  async active(): Promise<never> {
    throw new Error('not to be asked');
  }

  async describe(arn: string): Promise<Task | undefined> {
    this.calls.push(`describe ${arn}`);
    const task = this.known.find(({ taskArn }) => taskArn === arn);
    return task && this.now(task);
  }

  async of(execution: string): Promise<Task[]> {
    this.calls.push(`of ${execution}`);
    return this.known.filter(({ group }) => group === execution).map((task) => this.now(task));
  }

  async stop(arn: string, reason: string): Promise<void> {
    this.calls.push(`stop ${arn}: ${reason}`);
    this.stops.set(arn, this.time);
    this.known = this.known.map((task) =>
      task.taskArn === arn
        ? { ...task, desiredStatus: 'STOPPED', stopCode: 'UserInitiated', stoppedReason: reason }
        : task,
    );
  }

  private now(task: Task): Task {
    const since = this.stops.get(task.taskArn!);
    return since !== undefined && this.time >= since + this.grace && task.lastStatus !== 'STOPPED'
      ? { ...task, lastStatus: 'STOPPED', containers: [{ name: 'starlake', exitCode: 143 }] }
      : task;
  }
}
