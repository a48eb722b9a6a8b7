import type { RunRecord } from '../../../history/run-record';
import { GOOD } from '../../progress/summary/outcome';
import { count, duration, plural } from '../../text/format';
import { span, type Span } from '../../text/line';

/** A time as tables have it, in UTC: `2026-11-30 02:00Z`; empty for none. */
export function timeCell(time: string): string {
  return time === '' ? '' : `${time.slice(0, 16).replace('T', ' ')}Z`;
}

/** How long a run took, or takes so far. */
export function tookCell({ startedAt, endedAt }: RunRecord, now: number): string {
  return duration((endedAt === undefined ? now : Date.parse(endedAt)) - Date.parse(startedAt));
}

/** The status of a run, in its color. */
export function statusCell({ status }: RunRecord): Span {
  const style = status === 'SUCCEEDED' ? 'green' : /^(SKIPPED|RUNNING)$/.test(status) ? 'yellow' : 'red';
  return span(status, style);
}

/** What a run has done: `4 of 5 tables, 4,820 rows, 3 rejected`, with the error if it failed. */
export function resultText({ results, error }: RunRecord): string {
  const good = results.filter(({ status }) => GOOD.test(status));
  const noun = results[0]?.kind ?? 'table';
  const all = good.length === results.length;
  const rows = results.reduce((sum, item) => sum + (item.rows ?? 0), 0);
  const rejected = results.reduce((sum, item) => sum + (item.rejected ?? 0), 0);
  return [
    ...(error === undefined ? [] : [error.name]),
    ...(results.length === 0
      ? []
      : [all ? plural(good.length, noun) : `${good.length} of ${plural(results.length, noun)}`]),
    ...(rows === 0 ? [] : [plural(rows, 'row')]),
    ...(rejected === 0 ? [] : [`${count(rejected)} rejected`]),
  ].join(', ');
}
