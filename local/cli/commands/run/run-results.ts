import type { Pipeline } from '../../../pipeline';
import { outcomeOf, type Earlier } from '../../progress/summary/outcome';
import type { RunResult } from '../../../run-event';

/** What became of a table, a task or another command, as `--json` prints it. */
export interface JsonResult {
  readonly kind: 'table' | 'task' | 'command';
  readonly name: string;
  readonly status: string;
  /** Rows that were loaded or written, and rejected; null where nobody knows how many. */
  readonly rows?: number | null;
  readonly rejected?: number;
  /** That its containers ran, all tries together. */
  readonly milliseconds?: number;
  /** It had been done before the run that was gone on with ended: so are its rows. */
  readonly earlier?: true;
}

/** What became of each table or task of a run, whether it succeeded or not: the table at the end of its display. */
export function runResults(result: RunResult, kind: Pipeline['kind'], earlier?: Earlier): JsonResult[] {
  const { rows, noun } = outcomeOf(result, kind, earlier);
  return rows.map(({ name, status, rows: count, rejected, isUnknown, time, isEarlier }) => ({
    kind: noun,
    name,
    status,
    ...(isUnknown ? { rows: null } : { rows: count }),
    rejected,
    milliseconds: time,
    ...(isEarlier ? { earlier: true } : {}),
  }));
}
