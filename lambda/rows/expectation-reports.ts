import type { ExpectationResult } from '../../lib/contract/end-load';
import { cut } from '../../lib/contract/cut';
import type { LogLine, Logs } from '../aws/logs';
import type { Clock } from '../failure/end-task';

/** Milliseconds between two reads: CloudWatch Logs shows lines some seconds late. */
const PAUSES = [2_000, 3_000, 5_000];
/** Streams that one search may have (CloudWatch Logs). */
const MAX_STREAMS = 100;
/** Expectations of a table that a run reports, and the characters of each. */
const MAX_RESULTS = 20;
const MAX_EXPECT = 200;

/** The text that every such line contains. */
const MARK = 'ExpectationJob: name: ';

// Source: ExpectationReport.toString of Starlake 1.8. Its query, behind that, may have several lines.
const REPORT = /ExpectationJob: name: \{\{.*\}\}, params:(.*), count:(-?\d+), success:(true|false), message: /;

/** Results by tables or tasks, failed ones first. */
export interface Expectations {
  readonly [name: string]: readonly ExpectationResult[];
}

/** What reads the log. */
export interface ReportPorts {
  readonly printed: Logs;
  readonly clock: Clock;
}

/** Reads until all is found that is looked for, or it has been some seconds. */
export async function readLate<T>(read: () => Promise<T>, isWhole: (found: T) => boolean, clock: Clock): Promise<T> {
  for (let at = 0; ; at++) {
    const found = await read();
    if (at === PAUSES.length || isWhole(found)) {
      return found;
    }
    await clock.sleep(PAUSES[at]!);
  }
}

/** The lines of expectations in these streams, and perhaps in others. */
export function findReports(streams: Iterable<string>, from: number, printed: Logs): Promise<LogLine[]> {
  const unique = [...new Set(streams)];
  return printed.find({ terms: [MARK], from, ...(unique.length <= MAX_STREAMS ? { streams: unique } : {}) });
}

/** What the lines say, the last one of each expectation. */
export function resultsOf(lines: readonly LogLine[]): ExpectationResult[] {
  const results = new Map<string, ExpectationResult>();
  for (const { text } of lines) {
    const [, expect, count, success] = REPORT.exec(text) ?? [];
    if (expect !== undefined) {
      results.set(expect, { expect: cut(expect, MAX_EXPECT), passed: success === 'true', count: Number(count) });
    }
  }
  return [...results.values()].sort((a, b) => Number(a.passed) - Number(b.passed)).slice(0, MAX_RESULTS);
}

/** How many have failed. */
export function failedOf(results: readonly ExpectationResult[]): number {
  return results.filter(({ passed }) => !passed).length;
}

/** The same in less room: all results, and only those that failed. */
export function inLessRoom(expectations: Expectations): Expectations[] {
  const failed = Object.entries(expectations).flatMap(([name, results]) =>
    failedOf(results) > 0 ? [[name, results.filter(({ passed }) => !passed)] as const] : [],
  );
  return [expectations, ...(failed.length > 0 ? [Object.fromEntries(failed)] : [])];
}
