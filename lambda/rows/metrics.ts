import { dimensionOf } from '../../lib/contract/metrics';

/** What is known of a table, for metrics. */
export interface CountedTable {
  readonly domain: string;
  readonly table: string;
  /** The pipeline of transforms that has written it, with metrics of its own in place of the domain's. */
  readonly pipeline?: string;
  /** By the names of the metrics. */
  readonly counts: { readonly [metric: string]: number };
}

/**
 * A log line that CloudWatch turns into metrics of a table, and of its domain or pipeline. Source: “Embedded metric format” of the CloudWatch
 * user guide.
 *
 * @param time milliseconds since 1970
 * @param job the job, because several jobs of an account can load tables of the same name
 */
export function metricLine(
  { domain, table, pipeline, counts }: CountedTable,
  namespace: string,
  time: number,
  job?: string,
): string {
  const metrics = Object.keys(counts).map((Name) => ({ Name, Unit: 'Count' }));
  const own = job === undefined ? [] : ['Job'];
  const dimensions = [
    [...own, pipeline === undefined ? 'Domain' : 'Pipeline'],
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
    ...(pipeline === undefined ? {} : { Pipeline: dimensionOf(pipeline) }),
    ...counts,
  });
}
