import type { HistoryEvent, SFNClient } from '@aws-sdk/client-sfn';
import { lazySfn } from './sfn-client';
import type { Executions, Histories, Pause } from './executions';
import { attempt } from '../storage/failure';

/** Events of a page of a history. */
export const PAGE = 1000;

/** Events that end an execution, until it is redriven. */
const ENDS = ['ExecutionAborted', 'ExecutionFailed', 'ExecutionTimedOut'];

/**
 * Executions of standard state machines. Needs `states:DescribeExecution`, and `states:GetExecutionHistory` for
 * `pauses`.
 */
export class SfnExecutions implements Executions, Histories {
  private readonly load: ReturnType<typeof lazySfn>;

  /** @param client to use instead of one of the environment's region and credentials */
  constructor(client?: SFNClient) {
    this.load = lazySfn(client);
  }

  async isRunning(arn: string): Promise<boolean> {
    const { sdk, client } = this.load();
    return attempt(`describe execution ${arn}`, async () => {
      try {
        const { status } = await client.send(new sdk.DescribeExecutionCommand({ executionArn: arn }));
        return status === 'RUNNING' || status === 'PENDING_REDRIVE';
      } catch (error) {
        if ((error as Error).name === 'ExecutionDoesNotExist') {
          return false;
        }
        throw error;
      }
    });
  }

  async pauses(arn: string): Promise<Pause[]> {
    const { sdk, client } = this.load();
    return attempt(`read the history of execution ${arn}`, async () => {
      const pauses: Pause[] = [];
      let ended = 0;
      let nextToken: string | undefined;
      do {
        const request = { executionArn: arn, includeExecutionData: false, maxResults: PAGE, nextToken };
        const page = await client.send(new sdk.GetExecutionHistoryCommand(request));
        for (const event of page.events ?? []) {
          if (ENDS.includes(event.type!)) {
            ended = timeOf(event);
          } else if (event.type === 'ExecutionRedriven') {
            pauses.push({ from: ended, to: timeOf(event) });
          }
        }
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return pauses;
    });
  }
}

function timeOf({ timestamp }: HistoryEvent): number {
  return timestamp!.getTime();
}
