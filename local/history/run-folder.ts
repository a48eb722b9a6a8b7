import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { tryLock } from '../cli/lock';
import type { RunRecord } from './run-record';

/** File with the {@link RunRecord} in the folder of a run. */
export const RUN_FILE = 'run.json';
/** Lock that the process of a run holds. */
export const RUN_LOCK = 'lock';

/** Shortest time between two writes of a running run, in milliseconds. */
const PAUSE = 250;
/** Writing takes at most one part in so many of the time of a run. */
const SHARE = 20;

/**
 * The folder of a run that this process writes: its record, always whole, and the output of its containers. While a run
 * goes on, changes are collected, so that writing them takes little time.
 */
export class RunFolder {
  private readonly release: () => void;
  private readonly lines = new Map<string, string[]>();
  private latest?: () => RunRecord;
  private timer?: NodeJS.Timeout;
  private pause = PAUSE;
  private failure?: unknown;

  /**
   * Creates the folder.
   *
   * @throws the error of the file system
   */
  constructor(
    private readonly folder: string,
    public readonly id: string,
  ) {
    mkdirSync(path.join(folder, 'logs'), { recursive: true, mode: 0o700 });
    this.release = tryLock(path.join(folder, RUN_LOCK)) as () => void;
  }

  /** Name of the file with the output of a container, from this folder. */
  public static logFile(container: string): string {
    return `logs/${container.replaceAll('/', '-')}.log`;
  }

  /**
   * Writes how a run begins.
   *
   * @throws the error of the file system
   */
  public begin(record: RunRecord): void {
    this.latest = () => record;
    this.write();
  }

  /** Adds a line of output; written soon. */
  public line(container: string, line: string): void {
    const known = this.lines.get(container);
    if (known) known.push(line);
    else this.lines.set(container, [line]);
    this.schedule();
  }

  /** Writes how far the run has come; soon. */
  public changed(record: () => RunRecord): void {
    this.latest = record;
    this.schedule();
  }

  /**
   * Writes how the run has ended, and releases the folder.
   *
   * @throws the first error of the file system, also of an earlier write
   */
  public end(record: RunRecord): void {
    clearTimeout(this.timer);
    this.latest = () => record;
    try {
      this.write();
    } finally {
      this.release();
    }
    if (this.failure !== undefined) throw this.failure;
  }

  private schedule(): void {
    if (this.failure !== undefined) return;
    this.timer ??= setTimeout(() => this.writeSome(), this.pause).unref();
  }

  private writeSome(): void {
    this.timer = undefined;
    const started = performance.now();
    try {
      this.write();
    } catch (error) {
      // A run does not fail because its disk is full: the end reports it.
      this.failure = error;
    }
    this.pause = Math.max(PAUSE, (performance.now() - started) * SHARE);
  }

  private write(): void {
    for (const [container, lines] of this.lines) {
      appendFileSync(path.join(this.folder, RunFolder.logFile(container)), lines.map((line) => `${line}\n`).join(''));
    }
    this.lines.clear();
    if (this.latest === undefined) return;
    const file = path.join(this.folder, RUN_FILE);
    writeFileSync(`${file}.new`, JSON.stringify(this.latest()));
    renameSync(`${file}.new`, file);
    this.latest = undefined;
  }
}
