import { setTimeout as sleep } from 'node:timers/promises';
import { account } from '../local/aws/account';
import { createEmbeddedExecutor, Killed, type Checkpoint } from '../local/executors/embedded';
import { loadedTables } from '../lib/contract/command-line';
import { kindOf, SIDECAR, type ContainerFault, type FaultKind, type LineFault } from './faults';
import { LineFaults } from './line-faults';
import type { ContainerExit, ContainerRun, Executor } from '../local/executor';

const REASONS = {
  'out-of-memory': 'OutOfMemoryError: Container killed due to memory usage',
  'spot-reclaim': 'Your Spot Task was interrupted.',
};

/** How the sidecar ends. */
const SIDECAR_EXITS: Readonly<Partial<Record<ContainerFault['kind'], number>>> = {
  'sidecar-killed': 137,
  'sidecar-failed': 1,
};

/** A container with a planned fault. */
interface Doomed {
  readonly fault: ContainerFault;
  readonly run: ContainerRun;
  passes: number;
  hasHappened: boolean;
}

/** The embedded executor, with containers that do not start, die, or hang. */
export class FaultyExecutor {
  private readonly inner = createEmbeddedExecutor({ checkpoint: (point) => this.at(point) });
  // Each container has its own list object of arguments, which identifies it in checkpoints.
  private readonly writers = new Map<readonly string[], (file: string) => void>();
  private readonly doomed = new Map<readonly string[], Doomed>();
  private readonly lines: LineFaults;
  private faults: Array<ContainerFault & { left: number }> = [];

  /** @param tell called with each fault that happens */
  constructor(private readonly tell: (kind: FaultKind) => void) {
    this.lines = new LineFaults(tell);
  }

  /** Sets the faults of the next containers, and of what they print; replaces earlier ones. */
  expect(faults: readonly ContainerFault[], lines: readonly LineFault[]): void {
    this.lines.expect(lines);
    this.faults = faults.map((fault) => ({ ...fault, left: fault.times }));
  }

  /**
   * The executor of one run.
   *
   * @param wrote called with each file whose rows one of its containers has committed
   */
  of(wrote: (file: string) => void): Executor {
    return { name: 'embedded', run: (container) => this.run(container, wrote), close: () => this.close() };
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  private async run(container: ContainerRun, wrote: (file: string) => void): Promise<ContainerExit> {
    const fault = this.next(container.argv);
    if (fault) refuse(fault, this.tell);
    const run = this.lines.of({ ...container, argv: [...container.argv] });
    this.writers.set(run.argv, wrote);
    const doomed = fault && { fault, run, passes: 0, hasHappened: false };
    if (doomed) this.doomed.set(run.argv, doomed);
    try {
      return { ...(await this.inner.run(run)), ...sidecarsOf(doomed) };
    } finally {
      this.writers.delete(run.argv);
      this.doomed.delete(run.argv);
    }
  }

  private next(argv: readonly string[]): ContainerFault | undefined {
    const [verb] = argv;
    const tables = loadedTables(argv);
    const fault = this.faults.find(
      (each) => each.left > 0 && each.verb === verb && (each.table === undefined || tables.includes(each.table)),
    );
    if (fault) fault.left--;
    return fault;
  }

  private async at({ container, step, file, table }: Checkpoint): Promise<void> {
    if (step === 'committed') this.writers.get(container)?.(file!);
    const doomed = this.doomed.get(container);
    const isOther = doomed?.fault.table !== undefined && table !== undefined && doomed.fault.table !== table;
    if (!doomed || isOther || doomed.fault.step !== step || ++doomed.passes !== doomed.fault.pass) return;
    const { fault, run } = doomed;
    doomed.hasHappened = true;
    this.tell(kindOf(fault));
    await end(fault, run);
  }
}

function sidecarsOf(doomed: Doomed | undefined): Pick<ContainerExit, 'sidecars'> {
  const exitCode = doomed?.hasHappened ? SIDECAR_EXITS[doomed.fault.kind] : undefined;
  return exitCode === undefined ? {} : { sidecars: { [SIDECAR]: { exitCode } } };
}

function refuse({ kind }: ContainerFault, tell: (kind: FaultKind) => void): void {
  const refused = (name: string, message: string) => {
    tell(kind as FaultKind);
    throw Object.assign(new Error(message), { name });
  };
  if (kind === 'launch-throttled') refused('ECS.ThrottlingException', 'Rate exceeded');
  if (kind === 'no-capacity') {
    refused('AmazonECS.Unknown', JSON.stringify({ Failures: [{ Reason: 'RESOURCE:MEMORY' }], Tasks: [] }));
  }
  if (kind === 'image-pull') refused('Error', 'CannotPullContainerError: pull image manifest has been retried');
}

async function end({ kind }: ContainerFault, { signal }: ContainerRun): Promise<void> {
  switch (kind) {
    case 'exit-1':
      throw new Error('the command cannot continue');
    case 'sidecar-killed':
      return;
    case 'exit-0-early':
      throw new Killed(0);
    case 'out-of-memory':
      throw new Killed(137, REASONS[kind]);
    case 'spot-reclaim': {
      // A stop from outside is recorded at the task, which is found by its signal.
      const task = account.allTasks().find((each) => each.signal === signal);
      task?.['stopping']('SpotInterruption', REASONS[kind]);
      throw new Killed(137);
    }
    case 'hang':
      await aborted(signal);
      // A container needs some time to stop.
      return sleep(100);
    default:
      throw new Killed();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
