import type { SFNClient } from '@aws-sdk/client-sfn';
import { lazySfn } from './sfn-client';
import type { TaskTokens } from './task-tokens';
import { attempt } from '../storage/failure';

/** Task tokens of Step Functions. Needs `states:SendTaskSuccess`. */
export class SfnTaskTokens implements TaskTokens {
  private readonly load: ReturnType<typeof lazySfn>;

  /** @param client to use instead of one of the environment's region and credentials */
  constructor(client?: SFNClient) {
    this.load = lazySfn(client);
  }

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
}
