import type { HistoryEvent, SFNClient } from '@aws-sdk/client-sfn';
import type { ExecutionDetail } from '../../lib/contract/lineage';
import type { EarlierFailure } from '../open-lineage/ports';
import { attempt } from '../storage/failure';
import { lazySfn } from './sfn-client';
import { PAGE } from './sfn-executions';

/**
 * What lineage asks of executions of standard state machines. Needs `states:DescribeExecution`, and
 * `states:GetExecutionHistory` for `failureBefore`.
 */
export class SfnDetails {
  private readonly load: ReturnType<typeof lazySfn>;

  /** @param client to use instead of one of the environment's region and credentials */
  constructor(client?: SFNClient) {
    this.load = lazySfn(client);
  }

  /** An execution as it is now. */
  async describe(arn: string): Promise<ExecutionDetail> {
    const { sdk, client } = this.load();
    return attempt(`describe execution ${arn}`, async () => {
      const found = await client.send(new sdk.DescribeExecutionCommand({ executionArn: arn }));
      const { stateMachineArn, status, startDate, redriveCount, input, output, error, cause } = found;
      return {
        executionArn: arn,
        stateMachineArn: stateMachineArn!,
        status: status!,
        startDate: startDate!.getTime(),
        redriveCount,
        input,
        output,
        error,
        cause,
      };
    });
  }

  /**
   * How an execution had failed before it was redriven for the given time.
   *
   * @returns undefined where it was stopped, or took too long
   */
  async failureBefore(arn: string, redrive: number): Promise<EarlierFailure | undefined> {
    const { sdk, client } = this.load();
    return attempt(`read the history of execution ${arn}`, async () => {
      let isRedriven = false;
      let nextToken: string | undefined;
      do {
        const request = {
          executionArn: arn,
          reverseOrder: true,
          includeExecutionData: true,
          maxResults: PAGE,
          nextToken,
        };
        const page = await client.send(new sdk.GetExecutionHistoryCommand(request));
        for (const event of page.events ?? []) {
          if (isRedriven) {
            return failureOf(event);
          }
          isRedriven = event.executionRedrivenEventDetails?.redriveCount === redrive;
        }
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return undefined;
    });
  }
}

/** The event before a redrive is the end of the execution. */
function failureOf({ executionFailedEventDetails: details }: HistoryEvent): EarlierFailure | undefined {
  return details && { error: details.error, cause: details.cause };
}
