import { MemoryStorage } from './memory-storage';
import type { Executions, Histories, Pause } from '../../lambda/aws/executions';
import type { JobTask, Tasks } from '../../lambda/aws/tasks';
import type { RunLockPorts } from '../../lambda/run-lock/run-lock';

/** Executions that run, by their ARNs; one in `forbidden` may not be asked for. */
export class FakeExecutions implements Executions {
  public readonly asked: string[] = [];

  constructor(
    public readonly running: Set<string> = new Set(),
    private readonly forbidden: string[] = [],
  ) {}

  async isRunning(arn: string): Promise<boolean> {
    this.asked.push(arn);
    if (this.forbidden.includes(arn)) {
      throw Object.assign(new Error(`not allowed to describe ${arn}`), { name: 'AccessDeniedException' });
    }
    return this.running.has(arn);
  }
}

/** Executions that did not run for some time. */
export class FakeHistories implements Histories {
  constructor(public readonly pausesOf: Readonly<Record<string, Pause[]>> = {}) {}

  async pauses(arn: string): Promise<Pause[]> {
    return this.pausesOf[arn] ?? [];
  }
}

/** A clock that runs while one sleeps. */
export class FakeClock {
  private time = 0;

  readonly now = () => this.time;
  readonly sleep = async (milliseconds: number) => {
    this.time += milliseconds;
  };
}

/** Containers at work; one that is told to stop is gone when it is looked for the next time. */
export class FakeTasks implements Tasks {
  public readonly stopped: string[] = [];
  public looks = 0;

  constructor(private tasks: JobTask[] = []) {}

  async active(): Promise<JobTask[]> {
    this.looks++;
    const now = this.tasks;
    this.tasks = this.tasks.filter(({ arn }) => !this.stopped.includes(arn));
    return now.filter(({ arn }) => !this.stopped.includes(arn));
  }

  async stop(arn: string): Promise<void> {
    this.stopped.push(arn);
  }

  async describe(): Promise<undefined> {
    return undefined;
  }

  async of(): Promise<[]> {
    return [];
  }
}

/** A container that loads a table of a domain. */
export function loading(arn: string, domain: string, execution?: string): JobTask {
  return { arn, execution, command: ['load', '--domains', domain, '--tables', 'orders'] };
}

/** Ports of a handler, whose parts a test can look at. */
export function fakePorts(files: readonly string[] = [], running: string[] = [], tasks: JobTask[] = []) {
  const ports = {
    storage: new MemoryStorage(files),
    executions: new FakeExecutions(new Set(running)),
    tasks: new FakeTasks(tasks),
    histories: new FakeHistories(),
    clock: new FakeClock(),
  };
  return ports satisfies RunLockPorts;
}
