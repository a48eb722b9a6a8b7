import { MAX_DIMENSION } from '../../lib/contract/limits';
import type { TableRows } from '../rows/run-rows';

/** Rows of a table, of which a metric is made. */
export interface CountedTable extends TableRows {
  readonly domain: string;
  readonly table: string;
}

/**
 * A line of a log of which CloudWatch makes metrics: `RowsLoaded` and `RowsRejected` of a table, and of its domain.
 * Source: “Embedded metric format” of the CloudWatch user guide.
 *
 * @param time milliseconds since 1970
 * @param job which of the account's it is, where several may load tables of one name
 */
export function metricLine(
  { domain, table, rows, rejected }: CountedTable,
  namespace: string,
  time: number,
  job?: string,
): string {
  const metrics = ['RowsLoaded', 'RowsRejected'].map((Name) => ({ Name, Unit: 'Count' }));
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
    RowsLoaded: rows,
    RowsRejected: rejected,
  });
}

/** A name as the value of a dimension, which is in ASCII: other letters as addresses have them, `caf%C3%A9`. */
function dimensionOf(name: string): string {
  return name.replace(/[^ -~]+/g, encodeURIComponent).slice(0, MAX_DIMENSION);
}
