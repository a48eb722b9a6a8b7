import { statSync } from 'node:fs';
import type { History } from '../history/history';
import type { RunRecord } from '../history/run-record';

/** What lists show of a run. */
export interface RunSummary extends Pick<
  RunRecord,
  'id' | 'pipeline' | 'stack' | 'status' | 'logicalDate' | 'startedAt' | 'endedAt' | 'resumed' | 'batch' | 'error'
> {
  /** Rows that were loaded or written, as far as they are known; undefined if none are. */
  readonly rows?: number;
  readonly rejected: number;
  /** Of a backfill, the pipeline that it runs. */
  readonly target?: string;
  /** How many of its tables, tasks or commands have ended well. */
  readonly good: number;
  readonly total: number;
}

/** Summaries of the runs in a history. A record is read again only when its file has changed: pages show thousands. */
export class Summaries {
  private readonly known = new Map<string, { readonly changed: number; readonly summary: RunSummary }>();

  constructor(private readonly history: History) {}

  /** The last runs of the pipeline that is in a stack, the latest first: another stack may have one of the same name. */
  public of(pipeline: string, stack: string, most: number = Infinity): RunSummary[] {
    const found: RunSummary[] = [];
    for (const id of this.history.ids(pipeline)) {
      if (found.length === most) break;
      const summary = this.summary(pipeline, id);
      if (summary?.stack === stack) found.push(summary);
    }
    return found;
  }

  private summary(pipeline: string, id: string): RunSummary | undefined {
    const file = this.history.recordFile(pipeline, id);
    const changed = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (changed === undefined) return undefined;
    const known = this.known.get(file);
    // Whether the process of a run is still there, its file does not say.
    if (known?.changed === changed && known.summary.status !== 'RUNNING') return known.summary;
    const record = this.history.read(pipeline, id);
    const summary = record && summaryOf(record);
    if (summary) this.known.set(file, { changed, summary });
    return summary;
  }
}

/** What lists show of a run. */
export function summaryOf(record: RunRecord): RunSummary {
  const { id, pipeline, stack, status, logicalDate, startedAt, endedAt, resumed, batch, error, results } = record;
  const known = results.filter(({ rows }) => typeof rows === 'number');
  return {
    ...{ id, pipeline, stack, status, logicalDate, startedAt, endedAt, resumed, batch, error },
    ...(known.length === 0 ? {} : { rows: known.reduce((sum, { rows }) => sum + rows!, 0) }),
    ...(record.kind === 'backfill' ? { target: targetOf(record) } : {}),
    rejected: results.reduce((sum, { rejected = 0 }) => sum + rejected, 0),
    good: results.filter((item) => isGood(item.status)).length,
    total: results.length,
  };
}

/** Whether a table, a task or a command has ended well. */
export function isGood(status: string): boolean {
  return /^(LOADED|DONE|SUCCEEDED|SKIPPED|EMPTY)$/.test(status);
}

/** The pipeline that a backfill runs. */
function targetOf({ input }: RunRecord): string | undefined {
  const { pipeline } = (input ?? {}) as { pipeline?: unknown };
  return typeof pipeline === 'string' ? pipeline : undefined;
}
