import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { fileName } from '../cli/text/file-name';
import { holderOf } from '../cli/lock';
import type { RunRecord } from './run-record';
import { RUN_FILE, RUN_LOCK, RunFolder } from './run-folder';

/** Folder of the history, in the folder of the copies: no copy has this name, because the name of a copy has no dot first. */
export const HISTORY = '.history';

/** How many runs of each pipeline are kept by default. */
export const KEPT_RUNS = 20;

/** The date of a run's start in milliseconds, and some random digits: the order of the ids is that of the starts. */
const ID = /^\d{8}T\d{9}Z-[0-9a-f]{6}$/;

/**
 * The local runs of an app: `<pipeline>/<id>/`, with the record of each run and the output of its containers. Any number of
 * processes can read and write it at the same time.
 */
export class History {
  /**
   * @param folder its folder; it need not exist
   * @param kept how many runs of each pipeline are kept; 0 for none
   */
  constructor(
    public readonly folder: string,
    private readonly kept: number = KEPT_RUNS,
  ) {}

  /**
   * Creates the folder of a run that begins, and removes the oldest runs of its pipeline.
   *
   * @returns undefined if no runs are kept
   * @throws the error of the file system
   */
  public begin(pipeline: string, startedAt: Date): RunFolder | undefined {
    if (this.kept === 0) return undefined;
    const id = `${startedAt.toISOString().replace(/[-:.]/g, '')}-${randomBytes(3).toString('hex')}`;
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    // Keeps the copies and the history out of version control.
    writeFileSync(path.join(this.folder, '..', '.gitignore'), '*\n');
    const run = new RunFolder(this.folderOf(pipeline, id), id);
    this.prune(pipeline);
    return run;
  }

  /** Ids of the runs of a pipeline, the latest first. */
  public ids(pipeline: string): string[] {
    return (ifThere(() => readdirSync(path.join(this.folder, fileName(pipeline)))) ?? [])
      .filter((name) => ID.test(name))
      .sort()
      .reverse();
  }

  /**
   * A run. When its process was killed, it is `INTERRUPTED`.
   *
   * @returns undefined if there is none, also if it was removed in the meantime
   */
  public read(pipeline: string, id: string): RunRecord | undefined {
    if (!ID.test(id)) return undefined;
    const folder = this.folderOf(pipeline, id);
    // Before the record: a run that ends in between has written its record before it releases its lock.
    const isHeld = holderOf(path.join(folder, RUN_LOCK)) !== undefined;
    const record = recordIn(path.join(folder, RUN_FILE));
    if (record === undefined) return undefined;
    if (record.pipeline !== pipeline) return undefined;
    return record.status === 'RUNNING' && !isHeld ? interrupted(record) : record;
  }

  /** The last runs of a pipeline, the latest first. */
  public runs(pipeline: string, most: number = Infinity): RunRecord[] {
    return this.ids(pipeline)
      .slice(0, most)
      .flatMap((id) => this.read(pipeline, id) ?? []);
  }

  /** The file with a container's output; undefined if it is not kept. */
  public logFile({ pipeline, id }: RunRecord, container: string): string | undefined {
    const { log } = this.read(pipeline, id)?.containers.find((each) => each.id === container) ?? {};
    return log !== undefined && 'file' in log ? path.join(this.folderOf(pipeline, id), log.file) : undefined;
  }

  /** A text that changes when the last run of a pipeline does. */
  public stamp(pipeline: string): string {
    const [id] = this.ids(pipeline);
    if (id === undefined) return '';
    const changed = statSync(this.recordFile(pipeline, id), { throwIfNoEntry: false })?.mtimeMs;
    return `${id} ${changed} ${holderOf(path.join(this.folderOf(pipeline, id), RUN_LOCK))}`;
  }

  /** The file with the record of a run. */
  public recordFile(pipeline: string, id: string): string {
    return path.join(this.folderOf(pipeline, id), RUN_FILE);
  }

  private folderOf(pipeline: string, id: string): string {
    return path.join(this.folder, fileName(pipeline), id);
  }

  private prune(pipeline: string): void {
    for (const id of this.ids(pipeline).slice(this.kept)) {
      const folder = this.folderOf(pipeline, id);
      if (holderOf(path.join(folder, RUN_LOCK)) === undefined) rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** What is known of a run whose process was killed. */
function interrupted(record: RunRecord): RunRecord {
  const isOpen = ({ status }: { status: string }) => ['RUNNING', 'WAITING', 'RETRYING'].includes(status);
  return {
    ...record,
    status: 'INTERRUPTED',
    error: {
      name: 'Interrupted',
      message: 'Its process ended before the run did: it is unknown how far it had come.',
      hint:
        record.kind === 'backfill'
          ? 'Continue the backfill with --resume, or run it again.'
          : 'Run it again from the beginning.',
    },
    states: record.states.map((state) => (isOpen(state) ? { ...state, status: 'STOPPED' } : state)),
    results: record.results.map((item) => (item.status === 'RUNNING' ? { ...item, status: 'STOPPED' } : item)),
  };
}

function recordIn(file: string): RunRecord | undefined {
  const text = ifThere(() => readFileSync(file, 'utf8'));
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as RunRecord;
  } catch (error) {
    const why = (error as Error).message;
    throw new Error(`${file} is not the record of a run: ${why}. Remove its folder: only the history needs it.`, {
      cause: error,
    });
  }
}

/** What is read of a file or a folder; undefined if it is not there, also if it was removed in the meantime. */
function ifThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
