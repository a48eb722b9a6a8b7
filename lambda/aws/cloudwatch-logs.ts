import type { CloudWatchLogsClient, FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import type { LogLine, Logs, LogSearch } from './logs';
import { attempt } from '../storage/failure';

/** Attempts of a call: both are throttled for a whole account. */
const ATTEMPTS = 8;

type LogsSdk = typeof import('@aws-sdk/client-cloudwatch-logs');

/** Where the containers of a job log. */
export interface LogPlace {
  /** Name of the log group. */
  readonly group: string;
  /** What the names of the containers' streams begin with. */
  readonly prefix: string;
}

/** A log group of CloudWatch Logs. Takes `logs:FilterLogEvents` to find, and `logs:GetLogEvents` for the end of a stream. */
export class CloudWatchLogs implements Logs {
  private loaded?: { sdk: LogsSdk; client: CloudWatchLogsClient };

  /** @param client one that is there already */
  constructor(
    private readonly place: LogPlace,
    private readonly client?: CloudWatchLogsClient,
  ) {}

  async find({ terms, from, streams }: LogSearch): Promise<LogLine[]> {
    const { sdk, client } = this.load();
    const { group, prefix } = this.place;
    const request = {
      logGroupName: group,
      // Several terms in quotes: a line has to have them all.
      filterPattern: terms.map((term) => `"${term.replace(/["\\]/g, '\\$&')}"`).join(' '),
      startTime: from,
      ...(streams ? { logStreamNames: [...streams] } : { logStreamNamePrefix: prefix }),
    };
    return attempt(`look for lines in log group ${group}`, async () => {
      const lines: LogLine[] = [];
      let nextToken: string | undefined;
      do {
        // A page may be empty, and not the last.
        const page = await client.send(new sdk.FilterLogEventsCommand({ ...request, nextToken }));
        lines.push(...(page.events ?? []).map(lineOf));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return lines;
    });
  }

  async tail(stream: string, lines: number): Promise<string[]> {
    const { sdk, client } = this.load();
    const { group } = this.place;
    return attempt(`read log ${group}:${stream}`, async () => {
      try {
        const request = { logGroupName: group, logStreamName: stream, limit: lines, startFromHead: false };
        const { events = [] } = await client.send(new sdk.GetLogEventsCommand(request));
        return events.map(({ message = '' }) => message);
      } catch (error) {
        if ((error as Error).name === 'ResourceNotFoundException') {
          return [];
        }
        throw error;
      }
    });
  }

  private load(): { sdk: LogsSdk; client: CloudWatchLogsClient } {
    if (!this.loaded) {
      // At first use, and by `require`: as the storage loads its SDK.
      const sdk = require('@aws-sdk/client-cloudwatch-logs') as LogsSdk;
      const client = this.client ?? new sdk.CloudWatchLogsClient({ maxAttempts: ATTEMPTS, retryMode: 'standard' });
      this.loaded = { sdk, client };
    }
    return this.loaded;
  }
}

/**
 * The logs of the job's containers, by the variables `LOG_GROUP`, `LOG_STREAM_PREFIX` and `CONTAINER_NAME` that it gives its
 * functions; none where it knows no log group.
 */
export function logsFromEnvironment(): Logs | undefined {
  const { LOG_GROUP: group, LOG_STREAM_PREFIX: prefix, CONTAINER_NAME: container } = process.env;
  return group && prefix ? new CloudWatchLogs({ group, prefix: `${prefix}/${container ?? ''}` }) : undefined;
}

function lineOf({ logStreamName: stream = '', timestamp: time = 0, message: text = '' }: FilteredLogEvent): LogLine {
  return { stream, time, text };
}
