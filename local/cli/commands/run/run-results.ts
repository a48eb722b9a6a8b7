import type { Pipeline } from '../../../pipeline';
import { outcomeOf, type Earlier } from '../../progress/summary/outcome';
import type { RunResult } from '../../../run-event';

/** The outcome of a table, a task or another command, as `--json` prints it. */
export interface JsonResult {
  readonly kind: 'table' | 'task' | 'command';
  readonly name: string;
  readonly status: string;
  /** Rows that were loaded or written, and rejected; null if unknown. */
  readonly rows?: number | null;
  readonly rejected?: number;
  /** Total time of its containers, over all attempts. */
  readonly milliseconds?: number;
  /** How many tables its last container loaded, if several: its time is that of all of them. */
  readonly group?: number;
  /** Whether it was done, with its rows, in the earlier run that was resumed. */
  readonly earlier?: true;
}

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
