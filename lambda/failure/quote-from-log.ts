import type { Clock } from './end-task';
import type { FailureKind, TableFailure } from '../../lib/contract/failure';
import { quoteOf } from './quote';
import { FILES_MARK } from './sections';
import { isStop } from './task-verdict';
import type { Logs } from '../aws/logs';

/**
 * Lines of a log that are read, at most (AWS): a stack trace has hundreds of lines, and Starlake logs it several times.
 */
const LINES = 10_000;

/** Milliseconds before the second and the third attempt to read: lines may arrive late. */
const WAITS = [2_000, 3_000];
/** Milliseconds after which there is no further attempt. */
const LIMIT = 20_000;

/** Failures that the log explains, and those to which it may add details. */
const EXPLAINED: readonly FailureKind[] = ['COMMAND_FAILED', 'UNKNOWN'];
const REMARKED: readonly FailureKind[] = ['OUT_OF_MEMORY', 'TIMED_OUT'];

/** What it takes to read the end of a log. */
export interface LogReading {
  /** Absent where the job knows no log group. */
  readonly lines?: Logs;
  readonly clock: Clock;
  /** Logs a problem that does not matter to the run. */
  readonly warn: (message: string) => void;
}

/**
 * The error in the log of a failed command's container, see {@link quoteOf}. A log that cannot be read does not make
 * the call fail: there is a warning and no quote.
 *
 * @param read finds the quote in the lines; undefined means that lines may be missing
 * @param begins if given, lines are read from the first one on that it accepts, and not at the end of the log
 * @returns undefined if there is no log, or no error in it
 */
export async function quoteFromLog(
  failure: TableFailure,
  { lines, clock, warn }: LogReading,
  read: (lines: readonly string[]) => string | undefined = quoteOf,
  begins?: (line: string) => boolean,
): Promise<string | undefined> {
  if (!lines || failure.log === undefined || !mayExplain(failure)) {
    return undefined;
  }
  const stream = failure.log.slice(failure.log.indexOf(':') + 1);
  const deadline = clock.now() + LIMIT;
  try {
    const from = begins && (await beginningOf(stream, lines, begins));
    if (begins && from === undefined) {
      return undefined;
    }
    for (const wait of !begins && EXPLAINED.includes(failure.kind) ? [...WAITS, undefined] : [undefined]) {
      const quote = read(await lines.tail(stream, LINES, from));
      if (quote !== undefined || wait === undefined || clock.now() + wait > deadline) {
        return quote;
      }
      await clock.sleep(wait);
    }
  } catch (error) {
    warn(`no quote from the log of a failure: ${(error as Error).message}`);
  }
  return undefined;
}

/** When a log says for the first time that files are loaded of which one is wanted. */
async function beginningOf(
  stream: string,
  lines: Logs,
  begins: (line: string) => boolean,
): Promise<number | undefined> {
  const found = await lines.find({ terms: [FILES_MARK], from: 0, streams: [stream] });
  const times = found.filter(({ text }) => begins(text)).map(({ time }) => time);
  return times.length > 0 ? times.reduce((a, b) => Math.min(a, b)) : undefined;
}

/** Adds a quote from the log to the diagnosis of a failure. What ECS knows for certain comes first. */
export function withQuote(failure: TableFailure, quote: string): TableFailure {
  const { kind, diagnosis, exitCode } = failure;
  const where = exitCode === undefined ? 'see its log' : `exit code ${exitCode}, see its log`;
  return {
    ...failure,
    diagnosis: REMARKED.includes(kind) ? `${diagnosis}; its log says: ${quote}` : `${quote} (${where})`,
  };
}

/**
 * Whether the log of Starlake's container may explain a failure: not if it succeeded, or ECS stopped it because another
 * one failed.
 */
function mayExplain({ kind, exitCode }: TableFailure): boolean {
  const isOurs = exitCode !== 0 && (kind !== 'COMMAND_FAILED' || (exitCode !== undefined && !isStop(exitCode)));
  return isOurs && [...EXPLAINED, ...REMARKED].includes(kind);
}
