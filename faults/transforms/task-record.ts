import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerExit, ContainerRun, Executor } from '../../local/executor';
import type { RunEvent } from '../../local/run-event';
import type { FaultKind } from '../faults';
import type { Lineage } from './lineages';

/** A task whose next containers fail. */
export interface TaskFault {
  readonly task: string;
  readonly kind: 'exit-1' | 'out-of-memory' | 'spot-reclaim';
  readonly times: number;
  /** Milliseconds that each takes. */
  readonly after: number;
}

const EXITS: Readonly<Record<TaskFault['kind'], ContainerExit>> = {
  'exit-1': { exitCode: 1 },
  'out-of-memory': { exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' },
  'spot-reclaim': { exitCode: 137, reason: 'Your Spot Task was interrupted.' },
};

/** What happens to the tasks of an execution and its redrives, and what should not happen. */
export class TaskRecord {
  /** Tasks whose state has ended well. */
  readonly done = new Set<string>();
  /** Wrong orders, and too many tasks at once. */
  readonly lies: string[] = [];
  /** Tasks that ran again after they were done, or twice at once. */
  readonly repeated = new Set<string>();
  private readonly last = new Map<string, number>();
  private readonly running = new Set<string>();
  private readonly items = new Map<number | undefined, string>();
  private faults: Array<TaskFault & { left: number }> = [];

  constructor(
    private readonly lineage: Lineage,
    private readonly tell: (kind: FaultKind) => void,
  ) {}

  /** Sets the faults of the next containers; replaces earlier ones. */
  expect(faults: readonly TaskFault[]): void {
    this.faults = faults.map((fault) => ({ ...fault, left: fault.times }));
  }

  /** The tasks whose last container has failed. */
  get failed(): string[] {
    return [...this.last].flatMap(([task, exitCode]) => (exitCode === 0 ? [] : [task]));
  }

  /** Runs the containers. */
  get executor(): Executor {
    return { name: 'embedded', run: (container) => this.run(container), close: async () => undefined };
  }

  /** Watches an event of the execution. */
  watch(event: RunEvent): void {
    if (!('stateType' in event) || event.state !== `${this.lineage.name}_transform`) return;
    if (event.type === 'StateEntered') this.items.set(event.item, (event.input as { task: string }).task);
    const task = this.items.get(event.item)!;
    if (event.type === 'StateExited' && this.last.get(task) === 0) this.done.add(task);
  }

  private async run({ argv, signal }: ContainerRun): Promise<ContainerExit> {
    const task = argv[argv.indexOf('--name') + 1]!;
    this.check(task);
    const fault = this.faults.find((each) => each.left > 0 && each.task === task);
    if (fault) fault.left--;
    this.running.add(task);
    await sleep(fault?.after ?? 1);
    this.running.delete(task);
    if (signal.aborted) {
      this.last.set(task, 137);
      return { exitCode: 137 };
    }
    if (fault) this.tell(fault.kind);
    const exit = fault ? EXITS[fault.kind] : { exitCode: 0 };
    this.last.set(task, exit.exitCode);
    return exit;
  }

  private check(task: string): void {
    const { tasks, slots } = this.lineage;
    if (this.done.has(task) || this.running.has(task)) this.repeated.add(task);
    const early = tasks.find(({ name }) => name === task)!.dependencies.filter((name) => !this.done.has(name));
    if (early.length > 0) this.lies.push(`${task} runs before ${early.join(', ')}`);
    if (this.running.size >= slots) this.lies.push(`${this.running.size + 1} tasks run at once in ${slots} slots`);
  }
}
