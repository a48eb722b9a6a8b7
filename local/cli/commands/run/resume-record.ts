import { readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import type { AccountSnapshot } from '../../../aws/account-snapshot';
import type { Pipeline } from '../../../pipeline';
import { messageOf, UsageError } from '../../errors';
import type { Parts } from '../../parts';
import { outcomeOf, type Earlier } from '../../progress/summary/outcome';
import type { Arguments } from '../../arguments/spec';
import type { RunResult } from '../../../run-event';

/** Version of the file's format; a file of another version is not read. */
const FORM = 5;

/** How a run of a pipeline ended: its result without the history. */
export interface EndedRun {
  readonly stack: string;
  readonly logicalId: string;
  readonly result: Omit<RunResult, 'history'>;
  /** The outcome of its tables, tasks or commands, including those of the runs that it resumed. */
  readonly outcome: Earlier;
  /** Datasets that it published as refreshed. */
  readonly refreshed: readonly string[];
}

/** The data that a later command with `--resume` starts from. */
export interface ResumeRecord {
  readonly input: unknown;
  readonly ended: readonly EndedRun[];
  /**
   * Name of the pipeline that runs: if its process is killed, it is unknown how far it has come.
   *
   * @default - none runs
   */
  readonly running?: string;
}

/** The command that was typed. */
export interface RunWhat {
  readonly command: 'run' | 'backfill';
  /** The pipeline, or `--all`. */
  readonly name: string;
}

interface RecordFile extends ResumeRecord {
  readonly form: number;
  readonly what: RunWhat;
  /** The project: the root itself, or the folder that the root is a copy of. */
  readonly project: string;
  readonly account: AccountSnapshot;
}

/** The file of the last run on a root. */
export class ResumeRecords {
  private last?: ResumeRecord;

  /**
   * @param file its path
   * @param project the project of this run
   */
  constructor(
    private readonly file: string,
    private readonly what: RunWhat,
    private readonly project: string,
    private readonly parts: Parts,
  ) {}

  /** Writes how far a run has come. */
  async write(record: ResumeRecord): Promise<void> {
    const about = { form: FORM, what: this.what, project: realpathSync(this.project) };
    const content: RecordFile = { ...about, account: await this.parts.takeSnapshot(), ...record };
    writeFileSync(this.file, JSON.stringify(content));
    this.last = record;
  }

  /**
   * Records that no pipeline runs: the one that was recorded as running did not begin, or broke off. Only earlier ends
   * can be resumed from.
   */
  async breakOff(): Promise<void> {
    const { input, ended = [] } = this.last ?? {};
    if (ended.length > 0) await this.write({ input, ended });
    else this.forget();
  }

  /** Removes the record, because a run has succeeded or begins: there is nothing to resume. */
  forget(): void {
    rmSync(this.file, { force: true });
  }

  /**
   * Reads the record of the last run, and adds its executions to the account of this process.
   *
   * @param pipelines the current pipelines of the app
   * @throws UsageError when no run has failed, when the last run was of something else or of another project, or when
   * its pipeline has changed
   */
  async resume(pipelines: readonly Pipeline[]): Promise<ResumeRecord> {
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
        `the last failure here was of a ${textOf(found.what)}, not of a ${textOf(this.what)}`,
        `Resume that: starlake-sfn ${command} ${name} --resume, or leave out --resume.`,
      );
    }
    if (found.project !== realpathSync(this.project)) {
      throw new UsageError(
        `the ${textOf(this.what)} that failed here was of the project ${found.project}, not of ${this.project}`,
        'Resume it there, with --root, or leave out --resume.',
      );
    }
    if (found.running !== undefined) {
      throw new UsageError(
        `the ${textOf(this.what)} was killed while ${found.running} ran: it is unknown how far it had come`,
        'Leave out --resume. After a run in place, first move the files in the ingesting area back to stage.',
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
      throw refused(`the state machine ${logicalId} of the stack ${stack}, which failed, is no longer in the app`);
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
      // Missing, or the process ended while writing it.
      return undefined;
    }
  }
}

/**
 * How a pipeline ended, for the record.
 *
 * @param known how the run that it resumed had ended
 */
export function endedRun(
  { stack, logicalId, kind }: Pipeline,
  result: RunResult,
  refreshed: readonly string[],
  known?: EndedRun,
): EndedRun {
  const { status, output, error, cause, execution } = result;
  const { rows, noun } = outcomeOf(result, kind, known?.outcome);
  const outcome = { noun, rows: rows.map((row) => ({ ...row, lines: [] })) };
  return { stack, logicalId, result: { status, output, error, cause, execution }, outcome, refreshed };
}

/** How a pipeline ended in an earlier run; undefined if it did not end. */
export function endedBefore(record: ResumeRecord | undefined, pipeline: Pipeline): EndedRun | undefined {
  return record?.ended.find(({ stack, logicalId }) => stack === pipeline.stack && logicalId === pipeline.logicalId);
}

/** The command of the arguments. */
export function runWhat({ operands, values }: Arguments): RunWhat {
  const stack = values['stack'] === undefined ? '' : ` --stack ${values['stack']}`;
  return { command: 'run', name: operands[0] ?? `--all${stack}` };
}

function textOf({ command, name }: RunWhat): string {
  return `${command} of ${name}`;
}

/**
 * Refuses an input with `--resume`: a resumed run keeps its input.
 *
 * @param options the options that are part of the input
 * @throws UsageError that names the option
 */
export function refuseInput({ switches, values }: Arguments, options: readonly string[]): void {
  const given = options.find((name) => values[name] !== undefined);
  if (!switches.has('resume') || given === undefined) return;
  throw new UsageError(`--resume keeps the input of the run, and --${given} was given, too`, 'Use only one of them.');
}
