import { createHash } from 'node:crypto';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { Trigger } from '../../lib/contract/join-datasets';
import type { Starter } from '../join-datasets/ports';
import type { ClaimedRun } from '../join-datasets/state';
import { attempt } from '../storage/failure';

/** Attempts of a request. */
const ATTEMPTS = 8;

type SfnSdk = typeof import('@aws-sdk/client-sfn');

/** Starts executions of state machines. Takes `states:StartExecution`. */
export class SfnStarter implements Starter {
  private loaded?: { sdk: SfnSdk; client: SFNClient };

  /**
   * @param laterMachine ARN of the state machine that waits until a time
   * @param client one that is there already
   */
  constructor(
    private readonly laterMachine: string,
    private readonly client?: SFNClient,
  ) {}

  async start(stateMachine: string, { name, input }: Pick<ClaimedRun, 'name' | 'input'>): Promise<void> {
    await this.startOnce(stateMachine, name, input);
  }

  async later(trigger: Trigger, run: number, until: Date): Promise<void> {
    const time = until.toISOString();
    // With what the trigger is now: the name is free for what it is after a deployment.
    const hash = createHash('sha256')
      .update(JSON.stringify([trigger, run]))
      .digest('hex')
      .slice(0, 16);
    await this.startOnce(this.laterMachine, `${time.replace(/[-:Z.]/g, '')}-${hash}`, { trigger, until: time });
  }

  private async startOnce(stateMachineArn: string, name: string, input: unknown): Promise<void> {
    const { sdk, client } = this.load();
    await attempt(`start execution ${name} of ${stateMachineArn}`, async () => {
      try {
        await client.send(new sdk.StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
      } catch (error) {
        // It has ended already; while it runs, the same name and input are no error.
        if ((error as Error).name !== 'ExecutionAlreadyExists') {
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
