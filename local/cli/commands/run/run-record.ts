import { readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import type { AccountSnapshot } from '../../../aws/account-snapshot';
import type { Pipeline } from '../../../pipeline';
import { messageOf, UsageError } from '../../errors';
import type { Parts } from '../../parts';
import { outcomeOf, type Earlier } from '../../progress/summary/outcome';
import type { Arguments } from '../../arguments/spec';
import type { RunResult } from '../../../run-event';

/** Form of the file; one of another version of this package is not read. */
const FORM = 4;

/** How a run of a pipeline has ended: its result without the history. */
export interface EndedRun {
  readonly stack: string;
  readonly logicalId: string;
  readonly result: Omit<RunResult, 'history'>;
  /** What became of its tables, tasks or commands, in the runs that it went on with, too. */
  readonly told: Earlier;
  /** Datasets that it has published as refreshed. */
  readonly refreshed: readonly string[];
}

/** What a later command with `--resume` goes on from. */
export interface RunRecord {
  readonly input: unknown;
  readonly ended: readonly EndedRun[];
  /**
   * Name of the pipeline that runs: where its process is killed, nobody knows how far it has come.
   *
   * @default - none does
   */
  readonly running?: string;
}

/** What was typed. */
export interface RunWhat {
  readonly command: 'run' | 'backfill';
  /** The pipeline, or `--all`. */
  readonly name: string;
}

interface RecordFile extends RunRecord {
  readonly form: number;
  readonly what: RunWhat;
  /** The project, of which the root is a copy, or which it is. */
  readonly project: string;
  readonly account: AccountSnapshot;
}

/** The file of the last run on a root. */
export class RunRecords {
  private last?: RunRecord;

  /**
   * @param file where it is
   * @param project the one that is run, or whose copy is
   */
  constructor(
    private readonly file: string,
    private readonly what: RunWhat,
    private readonly project: string,
    private readonly parts: Parts,
  ) {}

  /** Writes down how far a run has come. */
  async write(record: RunRecord): Promise<void> {
    const about = { form: FORM, what: this.what, project: realpathSync(this.project) };
    const content: RecordFile = { ...about, account: await this.parts.takeSnapshot(), ...record };
    writeFileSync(this.file, JSON.stringify(content));
    this.last = record;
  }

  /** A pipeline that was written down as running has not begun, or broke off: what had ended before is all there is to go on from. */
  async breakOff(): Promise<void> {
    const { input, ended = [] } = this.last ?? {};
    if (ended.length > 0) await this.write({ input, ended });
    else this.forget();
  }

  /** There is nothing to go on from: a run has succeeded, or begins. */
  forget(): void {
    rmSync(this.file, { force: true });
  }

  /**
   * What the last run has written down; from now on its executions are known.
   *
   * @param pipelines those that the app has now
   * @throws UsageError when it has not failed, was of something else or of another project, or has changed since
   */
  async resume(pipelines: readonly Pipeline[]): Promise<RunRecord> {
    const found = this.read();
    if (found?.form !== FORM) {
      throw new UsageError(
        `there is nothing to resume: no ${textOf(this.what)} has failed here`,
        'Leave out --resume.',
      );
    }
    if (textOf(found.what) !== textOf(this.what)) {
      const { command, name } = found.what;
      throw new UsageError(
        `what failed here last was a ${textOf(found.what)}, not a ${textOf(this.what)}`,
        `Resume that: starlake-sfn ${command} ${name} --resume, or leave out --resume.`,
      );
    }
    if (found.project !== realpathSync(this.project)) {
      throw new UsageError(
        `the ${textOf(this.what)} that failed here was one of the project ${found.project}, not of ${this.project}`,
        'Resume it there, with --root, or leave out --resume.',
      );
    }
    if (found.running !== undefined) {
      throw new UsageError(
        `the ${textOf(this.what)} was killed while ${found.running} ran: nobody knows how far it had come`,
        'Leave out --resume. After a run in place first move what is in the ingesting area back to stage.',
      );
    }
    await this.parts.restoreSnapshot(found.account);
    for (const each of found.ended) await this.refuseChanged(each, pipelines);
    return found;
  }

  private async refuseChanged({ stack, logicalId, result }: EndedRun, pipelines: readonly Pipeline[]): Promise<void> {
    if (result.status === 'SUCCEEDED' || result.execution === undefined) return;
    const refused = (why: string) =>
      new UsageError(`cannot resume the ${textOf(this.what)}: ${why}`, 'Leave out --resume.');
    const pipeline = pipelines.find((each) => each.stack === stack && each.logicalId === logicalId);
    if (!pipeline)
      throw refused(`the app has no state machine ${logicalId} in the stack ${stack} any more, which failed`);
    try {
      await this.parts.refuseResume(pipeline, result.execution);
    } catch (error) {
      throw refused(messageOf(error));
    }
  }

  private read(): RecordFile | undefined {
    try {
      return JSON.parse(readFileSync(this.file, 'utf8')) as RecordFile;
    } catch {
      // There is none, or the process ended while it was written.
      return undefined;
    }
  }
}

/**
 * How a pipeline has ended, for the record.
 *
 * @param known how it had ended before, where it went on with that
 */
export function endedRun(
  { stack, logicalId, kind }: Pipeline,
  result: RunResult,
  refreshed: readonly string[],
  known?: EndedRun,
): EndedRun {
  const { status, output, error, cause, execution } = result;
  const { rows, noun } = outcomeOf(result, kind, known?.told);
  const told = { noun, rows: rows.map((row) => ({ ...row, lines: [] })) };
  return { stack, logicalId, result: { status, output, error, cause, execution }, told, refreshed };
}

/** How a pipeline had ended before; undefined when it had not. */
export function endedBefore(record: RunRecord | undefined, pipeline: Pipeline): EndedRun | undefined {
  return record?.ended.find(({ stack, logicalId }) => stack === pipeline.stack && logicalId === pipeline.logicalId);
}

/** What is run, as it is typed. */
export function runWhat({ operands, values }: Arguments): RunWhat {
  const stack = values['stack'] === undefined ? '' : ` --stack ${values['stack']}`;
  return { command: 'run', name: operands[0] ?? `--all${stack}` };
}

function textOf({ command, name }: RunWhat): string {
  return `${command} of ${name}`;
}

/**
 * Refuses an input beside `--resume`: a run goes on with the one that it had.
 *
 * @param options those that are part of the input
 * @throws UsageError that names the option
 */
export function refuseInput({ switches, values }: Arguments, options: readonly string[]): void {
  const given = options.find((name) => values[name] !== undefined);
  if (!switches.has('resume') || given === undefined) return;
  throw new UsageError(`--resume goes on with the input that the run had, and there is --${given}`, 'Leave out one.');
}
