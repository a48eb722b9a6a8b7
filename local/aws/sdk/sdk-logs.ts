import { account } from '../account';
import { clientModule, ServiceError } from './sdk-client';

/** How many lines CloudWatch Logs returns in one call, at most. */
const PAGE = 10_000;

interface FilterLogEvents {
  readonly logGroupName?: string;
  readonly logStreamNames?: readonly string[];
  readonly logStreamNamePrefix?: string;
  readonly filterPattern?: string;
  readonly startTime?: number;
  readonly endTime?: number;
  /** Number of the first line of the page. */
  readonly nextToken?: string;
}

interface GetLogEvents {
  readonly logGroupName?: string;
  readonly logStreamName?: string;
  readonly limit?: number;
  readonly startFromHead?: boolean;
  readonly startTime?: number;
}

/** `@aws-sdk/client-cloudwatch-logs` over the account of this process. */
export const logsModule = clientModule('CloudWatchLogsClient', {
  FilterLogEventsCommand: filterLogEvents,
  GetLogEventsCommand: getLogEvents,
});

function filterLogEvents(input: FilterLogEvents) {
  const { logGroupName = '', logStreamNames, logStreamNamePrefix = '', nextToken = '0' } = input;
  const { startTime = 0, endTime = Infinity } = input;
  const terms = termsOf(input.filterPattern ?? '');
  // A group without output has no streams. Whether the group exists is not checked here.
  const found = [...(account.logs.streams(logGroupName) ?? [])]
    .filter(([name]) => (logStreamNames ? logStreamNames.includes(name) : name.startsWith(logStreamNamePrefix)))
    .flatMap(([logStreamName, lines]) =>
      lines.map(({ time, text }) => ({ logStreamName, timestamp: time, message: text })),
    )
    .filter(({ timestamp }) => timestamp >= startTime && timestamp < endTime)
    .filter(({ message }) => terms.every((term) => message.includes(term)));
  const first = Number(nextToken);
  return {
    events: found.slice(first, first + PAGE),
    nextToken: first + PAGE < found.length ? String(first + PAGE) : undefined,
  };
}

function getLogEvents({
  logGroupName = '',
  logStreamName = '',
  limit = PAGE,
  startFromHead,
  startTime = 0,
}: GetLogEvents) {
  const lines = account.logs.streams(logGroupName)?.get(logStreamName);
  if (!lines) throw new ServiceError('ResourceNotFoundException', 'The specified log stream does not exist.');
  const since = lines.filter(({ time }) => time >= startTime);
  const some = startFromHead ? since.slice(0, limit) : since.slice(-limit);
  return { events: some.map(({ time, text }) => ({ timestamp: time, message: text })) };
}

/** The terms of a filter pattern: quoted texts. A line must contain all of them. Any other pattern is an error. */
function termsOf(pattern: string): string[] {
  if (!/^("([^"\\]|\\.)*"\s*)*$/.test(pattern)) {
    throw new Error(`starlake-sfn cannot filter log lines by ${pattern} locally`);
  }
  return [...pattern.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, term]) => term!.replace(/\\(.)/g, '$1'));
}
