import { starlakeError } from '../errors';
import type { ExecutionContext } from '../../lib/contract/pre-load';
import type { Executions } from '../aws/executions';
import type { Storage } from '../storage/storage';
import { domainOf, transformOf } from '../aws/command';
import type { JobTask, Tasks } from '../aws/tasks';

/** A run of a domain's pipeline, or of one of transforms: an execution, and how often it was redriven. */
export interface Run {
  readonly domain: string;
  /**
   * Names of the transforms that its pipeline runs.
   *
   * @default - what it runs are all commands of the domain
   */
  readonly transforms?: ReadonlySet<string>;
  /** ARN of the execution. */
  readonly execution: string;
  readonly redrive: number;
}

/** The run that an execution is, by its `$$.Execution`. */
export function runOf(domain: string, { Id, RedriveCount = 0 }: Pick<ExecutionContext, 'Id' | 'RedriveCount'>): Run {
  return { domain, execution: Id, redrive: RedriveCount };
}

/** The run of a pipeline of transforms that an execution is, by its `$$.Execution`. */
export function transformRunOf(
  pipeline: string,
  transforms: Iterable<string>,
  execution: Pick<ExecutionContext, 'Id' | 'RedriveCount'>,
): Run {
  return { ...runOf(pipeline, execution), transforms: new Set(transforms) };
}

/** What is written down for a domain: whose turn it is, or was. */
interface LockHolder {
  readonly execution: string;
  readonly redrive: number;
  /** The run has ended, and left no container. */
  readonly ended?: boolean;
  /** What the run found when it began; a redrive still knows. */
  readonly found?: RecordedFiles;
  /** The redrive before has not ended its round: its loads were stopped. */
  readonly cutShort?: boolean;
}

/** Files of the tables that a run is to load, by area, and then by name with their stamps; an empty one stands for any. */
export interface RecordedFiles {
  readonly landing: { readonly [name: string]: string };
  readonly pending: { readonly [name: string]: string };
}

/** What a turn is decided by. */
export interface RunLockPorts {
  readonly storage: Storage;
  readonly executions: Executions;
  /** Undefined where containers are none of ECS. */
  readonly tasks?: Tasks;
}

/**
 * Whose turn it is to load a domain: one run's at a time. It is written in one small file, which only who has read its latest
 * version can replace (S3's conditional writes), so that of two runs that start together one gets it. Nobody has to give it
 * back: the turn of an execution that does not run any more is over, however it ended, once its containers have stopped.
 */
export class RunLock {
  constructor(
    private readonly ports: RunLockPorts,
    /** URI of the file. */
    private readonly file: string,
  ) {}

  /**
   * Takes the turn. It stays with a run that has it.
   *
   * @returns the ARN of the execution whose turn it is, when it is another's
   * @throws Starlake.StillRunning while a container of an ended run is being stopped
   */
  public async acquire(run: Run): Promise<string | undefined> {
    for (;;) {
      const { holder, version } = await this.read();
      if (holder && !holder.ended) {
        if (isRun(holder, run)) {
          return undefined;
        }
        if (holder.execution !== run.execution && (await mayRun(holder.execution, this.ports.executions))) {
          return holder.execution;
        }
        await stopAbandonedTasks(run, this.ports);
      }
      const { execution, redrive } = run;
      const own = holder?.execution === execution ? { found: holder.found, cutShort: !holder.ended } : {};
      if (await this.ports.storage.replace(this.file, JSON.stringify({ execution, redrive, ...own }), version)) {
        return undefined;
      }
    }
  }

  /** Whether another execution had the turn last. */
  public async wasHeldByAnother({ execution }: Run): Promise<boolean> {
    const { holder } = await this.read();
    return holder !== undefined && holder.execution !== execution;
  }

  /** Writes down what a run that has the turn has found, for `found`. */
  public async recordFiles(run: Run, found: RecordedFiles): Promise<void> {
    await this.change(run, { found });
  }

  /** What the run had found; undefined where it was not written down, or another run has had the turn since. */
  public async recordedFiles(run: Run): Promise<RecordedFiles | undefined> {
    const { holder } = await this.read();
    return holder && isRun(holder, run) ? holder.found : undefined;
  }

  /** Whether the run goes on with one that was stopped before it had ended; false where another run has had the turn since. */
  public async goesOnWithStopped(run: Run): Promise<boolean> {
    const { holder } = await this.read();
    return holder !== undefined && isRun(holder, run) && holder.cutShort === true;
  }

  /** Ends the turn of a run that has left no container; one that has none is no error. */
  public async release(run: Run): Promise<void> {
    await this.change(run, { ended: true });
  }

  private async change(run: Run, change: Partial<LockHolder>): Promise<void> {
    for (;;) {
      const { holder, version } = await this.read();
      const isOurs = holder && isRun(holder, run) && !holder.ended;
      if (!isOurs || (await this.ports.storage.replace(this.file, JSON.stringify({ ...holder, ...change }), version))) {
        return;
      }
    }
  }

  private async read(): Promise<{ holder?: LockHolder; version?: string }> {
    const found = await this.ports.storage.read(this.file);
    return found ? { holder: this.parse(found.text), version: found.version } : {};
  }

  private parse(text: string): LockHolder {
    try {
      const holder = JSON.parse(text) as Partial<LockHolder> | null;
      if (typeof holder?.execution === 'string' && typeof holder.redrive === 'number') {
        return holder as LockHolder;
      }
    } catch {
      // No JSON says as little as other JSON.
    }
    throw starlakeError('Starlake.InvalidTurn', `${this.file} does not say whose turn it is: delete it`);
  }
}

/**
 * Makes sure that no container is at work on a domain, whatever started it: one whose execution does not run any more is
 * stopped.
 *
 * @param own whether those of this run are stopped too: it should have none now
 * @throws Starlake.StillRunning while there is one
 */
export async function stopAbandonedTasks(
  run: Run,
  { tasks, executions }: Omit<RunLockPorts, 'storage'>,
  own = true,
): Promise<void> {
  const active = (await tasks?.active())?.filter(({ command }) => worksOn(command, run)) ?? [];
  for (const { arn, execution } of active) {
    const over = execution === run.execution ? own : execution !== undefined && !(await mayRun(execution, executions));
    if (over) {
      await tasks!.stop(arn, `Starlake: its execution ${execution} is over`);
    }
  }
  if (active.length > 0) {
    throw starlakeError(
      'Starlake.StillRunning',
      `${nameOf(run)} is still being worked on: ${active.map(told).join(', ')}`,
    );
  }
}

/** An execution that may not be asked for, because it is of no pipeline of this job, counts as running. */
async function mayRun(execution: string, executions: Executions): Promise<boolean> {
  try {
    return await executions.isRunning(execution);
  } catch (error) {
    if ((error as Error).name === 'AccessDeniedException') return true;
    throw error;
  }
}

/** What a run works on, for people. */
export function nameOf({ domain, transforms }: Run): string {
  return transforms ? `pipeline '${domain}'` : `domain '${domain}'`;
}

function worksOn(command: string[], { domain, transforms }: Run): boolean {
  return transforms ? transforms.has(transformOf(command) ?? '') : domainOf(command) === domain;
}

function isRun(holder: LockHolder, { execution, redrive }: Run): boolean {
  return holder.execution === execution && holder.redrive === redrive;
}

function told({ arn, execution }: JobTask): string {
  return `${arn} of ${execution ?? 'no execution'}`;
}
