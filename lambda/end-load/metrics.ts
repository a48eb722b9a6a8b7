import { dimensionOf, ROWS_LOADED, ROWS_REJECTED } from '../../lib/contract/metrics';
import type { TableRows } from '../rows/run-rows';

/** Rows of a table, for a metric. */
export interface CountedTable extends TableRows {
  readonly domain: string;
  readonly table: string;
}

/**
 * A log line that CloudWatch turns into metrics: `RowsLoaded` and `RowsRejected` of a table, and of its domain. Source:
 * “Embedded metric format” of the CloudWatch user guide.
 *
 * @param time milliseconds since 1970
 * @param job the job, because several jobs of an account can load tables of the same name
 */
export function metricLine(
  { domain, table, rows, rejected }: CountedTable,
  namespace: string,
  time: number,
  job?: string,
): string {
  const metrics = [ROWS_LOADED, ROWS_REJECTED].map((Name) => ({ Name, Unit: 'Count' }));
  const own = job === undefined ? [] : ['Job'];
  const dimensions = [
    [...own, 'Domain'],
    [...own, 'Domain', 'Table'],
  ];
  return JSON.stringify({
    _aws: {
      Timestamp: time,
      CloudWatchMetrics: [{ Namespace: namespace, Dimensions: dimensions, Metrics: metrics }],
    },
    Job: job,
    Domain: dimensionOf(domain),
    Table: dimensionOf(table),
    [ROWS_LOADED]: rows,
    [ROWS_REJECTED]: rejected,
  });
}
