import type { Pipeline, RunResult } from '../../model';
import { outcomeOf } from '../progress/outcome';

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
}

/** What became of each table or task of a run, whether it succeeded or not: the table at the end of its display. */
export function runResults(result: RunResult, kind: Pipeline['kind']): JsonResult[] {
  const { rows, noun } = outcomeOf(result, kind);
  return rows.map(({ name, status, rows: count, rejected, isUnknown, time }) => ({
    kind: noun,
    name,
    status,
    ...(isUnknown ? { rows: null } : { rows: count }),
    rejected,
    milliseconds: time,
  }));
}
