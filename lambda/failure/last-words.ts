import type { Clock } from './end-task';
import type { FailureKind, TableFailure } from '../../lib/contract/failure';
import { quoteOf } from './quote';
import { isStop } from './task-verdict';
import type { Logs } from '../aws/logs';

/** Lines of a log that are read, the most that there are at once: a stack has hundreds, and Starlake logs it several times. */
const LINES = 10_000;

/** Milliseconds before the second look and the third, for lines that come late, and those after which nobody looks again. */
const WAITS = [2_000, 3_000];
const LIMIT = 20_000;

/** Failures that the log explains, and those that it may have a word on. */
const EXPLAINED: readonly FailureKind[] = ['COMMAND_FAILED', 'UNKNOWN'];
const REMARKED: readonly FailureKind[] = ['OUT_OF_MEMORY', 'TIMED_OUT'];

/** What the end of a log is read with. */
export interface LogReading {
  /** Absent where the job knows no log group. */
  readonly lines?: Logs;
  readonly clock: Clock;
  /** Told of what went wrong and does not matter to the run. */
  readonly warn: (message: string) => void;
}

/**
 * What the container of a failed command has printed of its failure, see {@link quoteOf}. A log that cannot be read is
 * no failure of its own.
 *
 * @param read finds the quote in the lines; undefined means that lines may be missing
 * @returns undefined where there is no log, or it tells of no error
 */
export async function quoteFromLog(
  failure: TableFailure,
  { lines, clock, warn }: LogReading,
  read: (lines: readonly string[]) => string | undefined = quoteOf,
): Promise<string | undefined> {
  if (!lines || failure.log === undefined || !mayTell(failure)) {
    return undefined;
  }
  const stream = failure.log.slice(failure.log.indexOf(':') + 1);
  const deadline = clock.now() + LIMIT;
  try {
    for (const wait of EXPLAINED.includes(failure.kind) ? [...WAITS, undefined] : [undefined]) {
      const quote = read(await lines.tail(stream, LINES));
      if (quote !== undefined || wait === undefined || clock.now() + wait > deadline) {
        return quote;
      }
      await clock.sleep(wait);
    }
  } catch (error) {
    warn(`its failure is told without its log: ${(error as Error).message}`);
  }
  return undefined;
}

/** A failure with what its log says of it: that is what people look for, but what ECS knows for sure comes first. */
export function withQuote(failure: TableFailure, quote: string): TableFailure {
  const { kind, diagnosis, exitCode } = failure;
  const where = exitCode === undefined ? 'see its log' : `exit code ${exitCode}, see its log`;
  return {
    ...failure,
    diagnosis: REMARKED.includes(kind) ? `${diagnosis}; its log says: ${quote}` : `${quote} (${where})`,
  };
}

/** Where the container has succeeded, or another one has failed and ECS stopped it, the log of Starlake's says nothing of that. */
function mayTell({ kind, exitCode }: TableFailure): boolean {
  const isOurs = exitCode !== 0 && (kind !== 'COMMAND_FAILED' || (exitCode !== undefined && !isStop(exitCode)));
  return isOurs && [...EXPLAINED, ...REMARKED].includes(kind);
}
