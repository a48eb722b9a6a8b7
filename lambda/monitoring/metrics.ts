/** Where a count belongs. */
interface Counted {
  readonly namespace: string;
  /** Name of the monitoring. */
  readonly monitoring: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/**
 * A log line that CloudWatch turns into a metric of a monitoring. Source: “Embedded metric format” of the CloudWatch user guide.
 */
export function countLine(metric: string, value: number, { namespace, monitoring, time }: Counted): string {
  return JSON.stringify({
    _aws: {
      Timestamp: time,
      CloudWatchMetrics: [
        { Namespace: namespace, Dimensions: [['Monitoring']], Metrics: [{ Name: metric, Unit: 'Count' }] },
      ],
    },
    Monitoring: monitoring,
    [metric]: value,
  });
}
