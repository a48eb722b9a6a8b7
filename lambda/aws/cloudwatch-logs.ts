import type { CloudWatchLogsClient, FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import { lazyClient, Loaded } from './lazy-client';
import type { LogLine, Logs, LogSearch } from './logs';
import { attempt } from '../storage/failure';
import type { FunctionEnvironment } from '../../lib/contract/environment';

type LogsSdk = typeof import('@aws-sdk/client-cloudwatch-logs');

/** Log group and streams of a job's containers. */
export interface LogPlace {
  /** Name of the log group. */
  readonly group: string;
  /** Prefix of the containers' log streams. */
  readonly prefix: string;
}

/** A log group of CloudWatch Logs. `find` needs `logs:FilterLogEvents`, and `tail` needs `logs:GetLogEvents`. */
export class CloudWatchLogs implements Logs {
  private readonly load: () => Loaded<LogsSdk, CloudWatchLogsClient>;

  /** @param client to use instead of one of the environment's region and credentials */
  constructor(
    private readonly place: LogPlace,
    client?: CloudWatchLogsClient,
  ) {
    this.load = lazyClient(
      () => require('@aws-sdk/client-cloudwatch-logs') as LogsSdk,
      (sdk, config) => new sdk.CloudWatchLogsClient(config),
      client,
    );
  }

  async find({ terms, from, streams }: LogSearch): Promise<LogLine[]> {
    const { sdk, client } = this.load();
    const { group, prefix } = this.place;
    const request = {
      logGroupName: group,
      // Several terms in quotes: a line must contain all of them.
      filterPattern: terms.map((term) => `"${term.replace(/["\\]/g, '\\$&')}"`).join(' '),
      startTime: from,
      ...(streams ? { logStreamNames: [...streams] } : { logStreamNamePrefix: prefix }),
    };
    return attempt(`look for lines in log group ${group}`, async () => {
      const lines: LogLine[] = [];
      let nextToken: string | undefined;
      do {
        // An empty page need not be the last one.
        const page = await client.send(new sdk.FilterLogEventsCommand({ ...request, nextToken }));
        lines.push(...(page.events ?? []).map(lineOf));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return lines;
    });
  }

  async tail(stream: string, lines: number, from?: number): Promise<string[]> {
    const { sdk, client } = this.load();
    const { group } = this.place;
    return attempt(`read log ${group}:${stream}`, async () => {
      try {
        const place = from === undefined ? { startFromHead: false } : { startTime: from, startFromHead: true };
        const request = { logGroupName: group, logStreamName: stream, limit: lines, ...place };
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
}

/**
 * The logs of the job's containers, by the environment variables `LOG_GROUP`, `LOG_STREAM_PREFIX` and `CONTAINER_NAME`;
 * undefined if the log group is not known.
 */
export function logsFromEnvironment(): Logs | undefined {
  const { LOG_GROUP: group, LOG_STREAM_PREFIX: prefix, CONTAINER_NAME: container }: FunctionEnvironment = process.env;
  return group && prefix ? new CloudWatchLogs({ group, prefix: `${prefix}/${container ?? ''}` }) : undefined;
}

function lineOf({ logStreamName: stream = '', timestamp: time = 0, message: text = '' }: FilteredLogEvent): LogLine {
  return { stream, time, text };
}
