import type { SFNClient } from '@aws-sdk/client-sfn';
import type { Executions } from './executions';
import { attempt } from '../storage/failure';

/** Attempts of a call: DescribeExecution is throttled for a whole account. */
const ATTEMPTS = 8;

type SfnSdk = typeof import('@aws-sdk/client-sfn');

/** Executions of standard state machines. Takes `states:DescribeExecution`. */
export class SfnExecutions implements Executions {
  private loaded?: { sdk: SfnSdk; client: SFNClient };

  /** @param client one that is there already */
  constructor(private readonly client?: SFNClient) {}

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

  private load(): { sdk: SfnSdk; client: SFNClient } {
    if (!this.loaded) {
      // At first use, and by `require`: as the storage loads its SDK.
      const sdk = require('@aws-sdk/client-sfn') as SfnSdk;
      const client = this.client ?? new sdk.SFNClient({ maxAttempts: ATTEMPTS, retryMode: 'standard' });
      this.loaded = { sdk, client };
    }
    return this.loaded;
  }
}
