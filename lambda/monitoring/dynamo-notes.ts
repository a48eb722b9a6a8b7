import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { lazyDynamo } from '../aws/dynamo-client';
import type { Note, NoteStore } from './notes';
import { attempt } from '../storage/failure';

type Item = Record<string, AttributeValue>;

/** Notes in a DynamoDB table, an item for each: `id` is its key. Needs `dynamodb:GetItem`, `dynamodb:Scan` and `dynamodb:UpdateItem`. */
export class DynamoNotes implements NoteStore {
  private readonly load: ReturnType<typeof lazyDynamo>;

  /** @param client to use instead of one of the environment's region and credentials */
  constructor(
    private readonly table: string,
    client?: DynamoDBClient,
  ) {
    this.load = lazyDynamo(client);
  }

  async write({ id, at, since, text }: Omit<Note, 'told'>, lifetime: number): Promise<void> {
    // Names that are no reserved words of DynamoDB.
    const kept = { since, content: text };
    const [set, gone] = [true, false].map((isSet) =>
      Object.entries(kept).filter(([, value]) => (value !== undefined) === isSet),
    );
    // Of the same second, an end counts more than a begin: events do not come in order, and their times are whole seconds.
    const condition = since === undefined ? '#at <= :at' : '#at < :at';
    await this.update(`note ${id}`, id, {
      UpdateExpression:
        `SET ${['#at = :at', 'expires = :expires', ...set.map(([name]) => `${name} = :${name}`)].join(', ')} ` +
        `REMOVE ${['told', ...gone.map(([name]) => name)].join(', ')}`,
      ConditionExpression: `attribute_not_exists(#at) OR ${condition}`,
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: {
        ':at': { N: String(at) },
        ':expires': { N: String(Math.floor(Date.now() / 1000) + lifetime) },
        ...Object.fromEntries(
          set.map(([name, value]) => [`:${name}`, typeof value === 'number' ? { N: String(value) } : { S: value! }]),
        ),
      },
    });
  }

  async tell({ id, at }: Pick<Note, 'id' | 'at'>, told: string): Promise<void> {
    await this.update(`note what was told of ${id}`, id, {
      UpdateExpression: 'SET told = :told',
      ConditionExpression: '#at = :at',
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: { ':told': { S: told }, ':at': { N: String(at) } },
    });
  }

  async find(id: string): Promise<Note | undefined> {
    const { sdk, client } = this.load();
    const { Item: item } = await attempt(`read note ${id} in table ${this.table}`, () =>
      client.send(new sdk.GetItemCommand({ TableName: this.table, Key: { id: { S: id } }, ConsistentRead: true })),
    );
    return item && noteOf(item);
  }

  async all(): Promise<Note[]> {
    const { sdk, client } = this.load();
    const notes: Note[] = [];
    let from: Item | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await attempt(`read the notes in table ${this.table}`, () =>
        client.send(new sdk.ScanCommand({ TableName: this.table, ExclusiveStartKey: from })),
      );
      notes.push(...Items.map(noteOf));
      from = LastEvaluatedKey;
    } while (from !== undefined);
    return notes;
  }

  private async update(action: string, id: string, update: object): Promise<void> {
    const { sdk, client } = this.load();
    await attempt(`${action} in table ${this.table}`, async () => {
      try {
        await client.send(new sdk.UpdateItemCommand({ TableName: this.table, Key: { id: { S: id } }, ...update }));
      } catch (error) {
        if ((error as Error).name !== 'ConditionalCheckFailedException') {
          throw error;
        }
      }
    });
  }
}

function noteOf({ id, at, told, since, content }: Item): Note {
  return {
    id: id.S!,
    at: Number(at.N),
    ...(told?.S === undefined ? {} : { told: told.S }),
    ...(since?.N === undefined ? {} : { since: Number(since.N) }),
    ...(content?.S === undefined ? {} : { text: content.S }),
  };
}
