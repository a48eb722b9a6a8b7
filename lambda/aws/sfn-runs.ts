import type { HistoryEvent, SFNClient } from '@aws-sdk/client-sfn';
import { lazySfn } from './sfn-client';
import type { DescribedRun, Runs, Waiting } from '../monitoring/ports';
import { attempt } from '../storage/failure';

/** Newest events that are read: an attempt of a function has three, and a Retry adds none. */
const NEWEST = 10;

/** What a function throws while it is too early for its state. */
const NOT_YET = ['Starlake.NotReady', 'Starlake.StillRunning'];

/** Events of an attempt that has not answered yet. */
const IN_ATTEMPT = ['LambdaFunctionScheduled', 'LambdaFunctionStarted'];

/** Executions as Step Functions describes them. Needs `states:DescribeExecution` and `states:GetExecutionHistory`. */
export class SfnRuns implements Runs {
  private readonly load: ReturnType<typeof lazySfn>;

  /** @param client to use instead of one of the environment's region and credentials */
  constructor(client?: SFNClient) {
    this.load = lazySfn(client);
  }

  async describe(arn: string): Promise<DescribedRun> {
    const { sdk, client } = this.load();
    return attempt(`describe execution ${arn}`, async () => {
      const { status, input, output, error, cause } = await client.send(
        new sdk.DescribeExecutionCommand({ executionArn: arn }),
      );
      return { status: status!, input, output, error, cause };
    });
  }

  async waiting(arn: string): Promise<Waiting | undefined> {
    const { sdk, client } = this.load();
    return attempt(`read the history of execution ${arn}`, async () => {
      const { events = [] } = await client.send(
        new sdk.GetExecutionHistoryCommand({ executionArn: arn, reverseOrder: true, maxResults: NEWEST }),
      );
      return waitingOf(events);
    });
  }
}

function waitingOf(newestFirst: readonly HistoryEvent[]): Waiting | undefined {
  const last = newestFirst.find(({ type }) => !IN_ATTEMPT.includes(type!));
  const { error, cause } = last?.lambdaFunctionFailedEventDetails ?? {};
  if (error === undefined || !NOT_YET.includes(error)) {
    return undefined;
  }
  const message = /"errorMessage"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(cause ?? '')?.[1];
  return { reason: message === undefined ? error : (JSON.parse(message) as string) };
}
