import { createHash } from 'node:crypto';
import { lazySfn } from './sfn-client';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { Trigger } from '../../lib/contract/join-datasets';
import type { Starter } from '../join-datasets/ports';
import type { ClaimedRun } from '../join-datasets/state';
import { attempt } from '../storage/failure';

/** Starts executions of state machines. Needs `states:StartExecution`. */
export class SfnStarter implements Starter {
  private readonly load: ReturnType<typeof lazySfn>;

  /**
   * @param laterMachine ARN of the state machine that waits until a time
   * @param client to use instead of one of the environment's region and credentials
   */
  constructor(
    private readonly laterMachine: string,
    client?: SFNClient,
  ) {
    this.load = lazySfn(client);
  }

  async start(stateMachine: string, { name, input }: Pick<ClaimedRun, 'name' | 'input'>): Promise<void> {
    await this.startOnce(stateMachine, name, input);
  }

  async later(trigger: Trigger, run: number, until: Date): Promise<void> {
    const time = until.toISOString();
    // The name contains a hash of the trigger: after a deployment changed it, the new trigger gets a name of its own.
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
        // Step Functions throws this after the execution has ended. While it runs, the same name and input are no
        // error.
        if ((error as Error).name !== 'ExecutionAlreadyExists') {
          throw error;
        }
      }
    });
  }
}
