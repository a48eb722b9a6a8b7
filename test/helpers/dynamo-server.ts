import type { AddressInfo, Server } from 'node:net';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { eventually } from './eventually';

const dynalite: (options: object) => Server = require('dynalite');

/** The API of DynamoDB over HTTP, on this machine. */
export interface DynamoServer {
  readonly client: DynamoDBClient;
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Starts one with a table whose key is a text. */
export async function startDynamoServer(TableName: string, key: string): Promise<DynamoServer> {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'none', secretAccessKey: 'none' };
  const client = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials });
  await client.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
      KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  await eventually(
    'the table',
    async () => (await client.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus,
    (status) => status === 'ACTIVE',
  );
  const stop = () => {
    client.destroy();
    return new Promise<void>((resolve) => void server.close(() => resolve()));
  };
  return { client, endpoint, stop };
}
