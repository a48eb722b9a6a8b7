import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { JoinStore } from './ports';
import type { JoinState } from './state';
import { attempt } from '../storage/failure';

/** Attempts of a request. */
const ATTEMPTS = 8;

/** Seconds after which a state that nobody writes is deleted: more than between two runs of a yearly pipeline. */
const LIFETIME = 400 * 24 * 3600;

type DynamoSdk = typeof import('@aws-sdk/client-dynamodb');

/**
 * States of triggers in a table of DynamoDB, an item each: `trigger` is its key, `version` counts its writes. Takes
 * `dynamodb:GetItem` and `dynamodb:PutItem`.
 */
export class DynamoStore implements JoinStore {
  private loaded?: { sdk: DynamoSdk; client: DynamoDBClient };

  /** @param client one that is there already */
  constructor(
    private readonly table: string,
    private readonly client?: DynamoDBClient,
  ) {}

  async read(trigger: string): Promise<{ state?: JoinState; version: number }> {
    const { sdk, client } = this.load();
    const { Item: item } = await attempt(`read what waits for ${trigger} in table ${this.table}`, () =>
      client.send(
        new sdk.GetItemCommand({ TableName: this.table, Key: { trigger: { S: trigger } }, ConsistentRead: true }),
      ),
    );
    return item ? { state: JSON.parse(item.state.S!) as JoinState, version: Number(item.version.N) } : { version: 0 };
  }

  async write(trigger: string, state: JoinState, version: number): Promise<boolean> {
    const { sdk, client } = this.load();
    const Item = {
      trigger: { S: trigger },
      version: { N: String(version + 1) },
      state: { S: JSON.stringify(state) },
      expires: { N: String(Math.floor(Date.now() / 1000) + LIFETIME) },
    };
    const condition =
      version === 0
        ? { ConditionExpression: 'attribute_not_exists(#version)', ExpressionAttributeNames: { '#version': 'version' } }
        : {
            ConditionExpression: '#version = :version',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': { N: String(version) } },
          };
    return attempt(`write what waits for ${trigger} in table ${this.table}`, async () => {
      try {
        await client.send(new sdk.PutItemCommand({ TableName: this.table, Item, ...condition }));
        return true;
      } catch (error) {
        if ((error as Error).name === 'ConditionalCheckFailedException') {
          return false;
        }
        throw error;
      }
    });
  }

  private load(): { sdk: DynamoSdk; client: DynamoDBClient } {
    if (!this.loaded) {
      // At first use, and by `require`: as the storage loads its SDK.
      const sdk = require('@aws-sdk/client-dynamodb') as DynamoSdk;
      const client = this.client ?? new sdk.DynamoDBClient({ maxAttempts: ATTEMPTS, retryMode: 'standard' });
      this.loaded = { sdk, client };
    }
    return this.loaded;
  }
}
