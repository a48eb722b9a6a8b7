import { lazyClient } from './lazy-client';
import { attempt } from '../storage/failure';

/** What is used of the SDK. Its package is part of Lambda's runtime, and nothing else here needs its types. */
interface SnsSdk {
  readonly SNSClient: new (config: object) => SnsClient;
  readonly PublishCommand: new (input: PublishInput) => object;
}

/** A client of SNS. */
export interface SnsClient {
  send(command: object): Promise<unknown>;
}

interface PublishInput {
  readonly TopicArn: string;
  readonly Subject: string;
  readonly Message: string;
  readonly MessageStructure: 'json';
}

/** A text for each kind of subscriber. */
export interface Texts {
  readonly subject: string;
  readonly email: string;
  /** For all others. */
  readonly others: string;
}

/** A topic of SNS. Needs `sns:Publish`. */
export class SnsTopic {
  private readonly load: ReturnType<typeof lazySns>;

  /** @param client to use instead of one of the environment's region and credentials */
  constructor(
    private readonly topicArn: string,
    client?: { readonly sdk: Pick<SnsSdk, 'PublishCommand'>; readonly client: SnsClient },
  ) {
    this.load = client === undefined ? lazySns() : () => client as ReturnType<ReturnType<typeof lazySns>>;
  }

  /** @throws Error of SNS if the message was not taken */
  async publish({ subject, email, others }: Texts): Promise<void> {
    const { sdk, client } = this.load();
    const Message = JSON.stringify({ default: others, email });
    await attempt(`publish on topic ${this.topicArn}`, () =>
      client.send(
        new sdk.PublishCommand({ TopicArn: this.topicArn, Subject: subject, Message, MessageStructure: 'json' }),
      ),
    );
  }
}

const lazySns = () =>
  lazyClient<SnsSdk, SnsClient>(
    () => require('@aws-sdk/client-sns') as SnsSdk,
    (sdk, config) => new sdk.SNSClient(config),
  );
