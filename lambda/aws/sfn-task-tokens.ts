import type { SFNClient } from '@aws-sdk/client-sfn';
import type { TaskTokens } from './task-tokens';
import { attempt } from '../storage/failure';

/** Attempts of a call. */
const ATTEMPTS = 8;

type SfnSdk = typeof import('@aws-sdk/client-sfn');

/** Task tokens of Step Functions. Takes `states:SendTaskSuccess`. */
export class SfnTaskTokens implements TaskTokens {
  private loaded?: { sdk: SfnSdk; client: SFNClient };

  /** @param client one that is there already */
  constructor(private readonly client?: SFNClient) {}

  async succeed(token: string, output: object): Promise<void> {
    const { sdk, client } = this.load();
    await attempt('end a state that waits', async () => {
      try {
        await client.send(new sdk.SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(output) }));
      } catch (error) {
        if (!['TaskTimedOut', 'TaskDoesNotExist'].includes((error as Error).name)) {
          throw error;
        }
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
