import { starlakeError } from '../errors';
import type { Executions } from '../aws/executions';
import type { Storage } from '../storage/storage';
import { VersionedFile } from '../storage/versioned-file';
import { isExecutionRunning, stopAbandonedTasks } from './abandoned-tasks';
import type { Run } from './run';
import type { Tasks } from '../aws/tasks';

/** Content of a lock's file: the run that holds the lock, or held it last. */
interface LockHolder {
  readonly execution: string;
  readonly redrive: number;
  /** Whether the run has released the lock. */
  readonly ended?: boolean;
  /** The files that the run recorded. A redrive still has them. */
  readonly found?: RecordedFiles;
  /** Whether the run is a redrive of one that was stopped with its loads, so that it did not release the lock. */
  readonly resumesStopped?: boolean;
}

/** Files that a run has to load: name and stamp, by area. The stamp of a file that was put back is empty. */
export interface RecordedFiles {
  readonly landing: { readonly [name: string]: string };
  readonly pending: { readonly [name: string]: string };
  /** Whether those of the run's start are unknown, since another run has acquired the lock in between. */
  readonly isPartial?: boolean;
  /** The files that the last redrive has recorded, and when, milliseconds since 1970. Lines before are about earlier files. */
  readonly redriven?: { readonly at: number; readonly names: readonly string[] };
}

/** What the lock works with. */
export interface RunLockPorts {
  readonly storage: Storage;
  readonly executions: Executions;
  /** Undefined on a platform other than ECS. */
  readonly tasks?: Tasks;
}

/**
 * Lock that allows one run at a time for a domain, or for a transform pipeline. It is a small file with the run that holds it.
 * It expires when its execution has ended, in whatever way, and its containers have stopped: no run has to release it.
 */
export class RunLock {
  private readonly file: VersionedFile<LockHolder>;

  /** @param uri of the lock's file */
  constructor(
    private readonly ports: RunLockPorts,
    uri: string,
  ) {
    const isHolder = ({ execution, redrive }: Partial<LockHolder>) =>
      typeof execution === 'string' && typeof redrive === 'number';
    this.file = new VersionedFile(ports.storage, uri, isHolder);
  }

  /**
   * Acquires the lock. A run that holds it keeps it.
   *
   * @returns the ARN of the execution that holds the lock, if it is another one
   * @throws Starlake.StillRunning while a container of an ended run is being stopped
   */
  public async acquire(run: Run): Promise<string | undefined> {
    for (;;) {
      const { holder, version } = await this.read();
      if (holder && !holder.ended) {
        if (isHeldBy(holder, run)) {
          return undefined;
        }
        if (holder.execution !== run.execution && (await isExecutionRunning(holder.execution, this.ports.executions))) {
          return holder.execution;
        }
        await stopAbandonedTasks(run, this.ports);
      }
      const { execution, redrive } = run;
      const own = holder?.execution === execution ? { found: holder.found, resumesStopped: !holder.ended } : {};
      if (await this.file.write({ execution, redrive, ...own }, version)) {
        return undefined;
      }
    }
  }

  /** Whether another execution acquired the lock last. */
  public async wasHeldByAnother({ execution }: Run): Promise<boolean> {
    const { holder } = await this.read();
    return holder !== undefined && holder.execution !== execution;
  }

  /** Records the files that a run has to load. The run must hold the lock. */
  public async recordFiles(run: Run, found: RecordedFiles): Promise<void> {
    await this.change(run, { found });
  }

  /** The files that the run recorded; undefined if it recorded none, or another run has acquired the lock since. */
  public async recordedFiles(run: Run): Promise<RecordedFiles | undefined> {
    const { holder } = await this.read();
    return holder && isHeldBy(holder, run) ? holder.found : undefined;
  }

  /** Whether the run is a redrive of one that was stopped, and no other run has acquired the lock since. */
  public async resumesStoppedRun(run: Run): Promise<boolean> {
    const { holder } = await this.read();
    return holder !== undefined && isHeldBy(holder, run) && holder.resumesStopped === true;
  }

  /** Releases the lock of a run without containers; a run that does not hold it is no error. */
  public async release(run: Run): Promise<void> {
    await this.change(run, { ended: true });
  }

  private async change(run: Run, change: Partial<LockHolder>): Promise<void> {
    for (;;) {
      const { holder, version } = await this.read();
      const isOwn = holder && isHeldBy(holder, run) && !holder.ended;
      if (!isOwn || (await this.file.write({ ...holder, ...change }, version))) {
        return;
      }
    }
  }

  private async read(): Promise<{ holder?: LockHolder; version?: string }> {
    const { value: holder, version } = await this.file.read();
    if (version !== undefined && holder === undefined) {
      throw starlakeError('Starlake.InvalidLock', `${this.file.uri} is not the file of a run lock: delete it`);
    }
    return { holder, version };
  }
}

function isHeldBy(holder: LockHolder, { execution, redrive }: Run): boolean {
  return holder.execution === execution && holder.redrive === redrive;
}
