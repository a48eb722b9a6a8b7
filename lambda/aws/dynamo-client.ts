import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { lazyClient, Loaded } from './lazy-client';

type DynamoSdk = typeof import('@aws-sdk/client-dynamodb');

/**
 * The SDK of DynamoDB and a client, at the first call.
 *
 * @param client to use instead of one of the environment's region and credentials
 */
export function lazyDynamo(client?: DynamoDBClient): () => Loaded<DynamoSdk, DynamoDBClient> {
  return lazyClient(
    () => require('@aws-sdk/client-dynamodb') as DynamoSdk,
    (sdk, config) => new sdk.DynamoDBClient(config),
    client,
  );
}
