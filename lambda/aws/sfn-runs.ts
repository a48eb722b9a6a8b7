import type { HistoryEvent, SFNClient } from '@aws-sdk/client-sfn';
import { lazySfn } from './sfn-client';
import type { DescribedRun, Runs, RunState } from '../monitoring/ports';
import { attempt } from '../storage/failure';

/** Newest events that are read: an attempt of a function has three, and a Retry adds none. */
const NEWEST = 10;

/** What a function throws while it is too early for its state. */
const NOT_YET = ['Starlake.NotReady', 'Starlake.StillRunning'];

/** Newest events of an execution that does not run. */
const ENDS = ['ExecutionSucceeded', 'ExecutionFailed', 'ExecutionTimedOut', 'ExecutionAborted'];

/** Events of an attempt that has not answered yet. */
const IN_ATTEMPT = ['LambdaFunctionScheduled', 'LambdaFunctionStarted'];

/** Executions as Step Functions describes them. Needs `states:DescribeExecution` and `states:GetExecutionHistory`. */
export class SfnRuns implements Runs {
  private readonly load: ReturnType<typeof lazySfn>;

  /** @param client to use instead of one of the environment's region and credentials */
  constructor(client?: SFNClient) {
    this.load = lazySfn(client);
  }

  async describe(arn: string): Promise<DescribedRun | undefined> {
    const { sdk, client } = this.load();
    return attempt(`describe execution ${arn}`, () =>
      unlessGone(async () => {
        const { status, input, output, error, cause } = await client.send(
          new sdk.DescribeExecutionCommand({ executionArn: arn }),
        );
        return { status: status!, input, output, error, cause };
      }),
    );
  }

  async stateOf(arn: string): Promise<RunState> {
    const { sdk, client } = this.load();
    const history = await attempt(`read the history of execution ${arn}`, () =>
      unlessGone(() =>
        client.send(new sdk.GetExecutionHistoryCommand({ executionArn: arn, reverseOrder: true, maxResults: NEWEST })),
      ),
    );
    const events = history?.events ?? [];
    const isOpen = history !== undefined && !ENDS.includes(String(events[0]?.type));
    const waits = isOpen ? waitsFor(events) : undefined;
    return { isOpen, ...(waits === undefined ? {} : { waits }) };
  }
}

/** Undefined where the execution does not exist any more: those of a state machine that is deleted are, too. */
async function unlessGone<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if ((error as Error).name === 'ExecutionDoesNotExist') {
      return undefined;
    }
    throw error;
  }
}

function waitsFor(newestFirst: readonly HistoryEvent[]): string | undefined {
  const last = newestFirst.find(({ type }) => !IN_ATTEMPT.includes(type!));
  const { error, cause } = last?.lambdaFunctionFailedEventDetails ?? {};
  if (error === undefined || !NOT_YET.includes(error)) {
    return undefined;
  }
  const message = /"errorMessage"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(cause ?? '')?.[1];
  return message === undefined ? error : (JSON.parse(message) as string);
}
