/** Where a count belongs. */
interface Counted {
  readonly namespace: string;
  readonly job: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/**
 * A log line that CloudWatch turns into a metric of a job. Source: “Embedded metric format” of the CloudWatch user guide.
 */
export function countLine(metric: string, value: number, { namespace, job, time }: Counted): string {
  return JSON.stringify({
    _aws: {
      Timestamp: time,
      CloudWatchMetrics: [{ Namespace: namespace, Dimensions: [['Job']], Metrics: [{ Name: metric, Unit: 'Count' }] }],
    },
    Job: job,
    [metric]: value,
  });
}
