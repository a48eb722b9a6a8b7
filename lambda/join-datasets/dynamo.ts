import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { lazyDynamo } from '../aws/dynamo-client';
import type { JoinStore } from './ports';
import type { JoinState } from './state';
import { attempt } from '../storage/failure';

/**
 * Seconds after its last write at which a state is deleted: longer than the time between two runs of a yearly pipeline.
 */
const LIFETIME = 400 * 24 * 3600;

/**
 * States of triggers in a DynamoDB table, an item for each: `trigger` is its key, `version` counts its writes. Needs
 * `dynamodb:GetItem` and `dynamodb:PutItem`.
 */
export class DynamoStore implements JoinStore {
  private readonly load: ReturnType<typeof lazyDynamo>;

  /** @param client to use instead of one of the environment's region and credentials */
  constructor(
    private readonly table: string,
    client?: DynamoDBClient,
  ) {
    this.load = lazyDynamo(client);
  }

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
}
