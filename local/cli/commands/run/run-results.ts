import type { RunItem } from '../../../history/run-record';
import type { Pipeline } from '../../../pipeline';
import { outcomeOf, type Earlier } from '../../progress/summary/outcome';
import type { RunResult } from '../../../run-event';

/** The outcome of a table, a task or another command, as `--json` prints it. */
export type JsonResult = Pick<
  RunItem,
  'name' | 'status' | 'rows' | 'rejected' | 'milliseconds' | 'group' | 'earlier'
> & {
  readonly kind: Exclude<RunItem['kind'], 'run'>;
};

/** The outcome of each table or task of a run, successful or not: the rows of its summary. */
export function runResults(result: RunResult, kind: Pipeline['kind'], earlier?: Earlier): JsonResult[] {
  const { rows, noun } = outcomeOf(result, kind, earlier);
  return rows.map(({ name, status, rows: count, rejected, isUnknown, time, group, isEarlier }) => ({
    kind: noun,
    name,
    status,
    ...(isUnknown ? { rows: null } : { rows: count }),
    rejected,
    milliseconds: time,
    group,
    ...(isEarlier ? { earlier: true } : {}),
  }));
}
