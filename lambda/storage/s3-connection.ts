import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { lazyClient, Loaded } from '../aws/lazy-client';
import { completeHeaders } from './s3-headers';

type S3Sdk = typeof import('@aws-sdk/client-s3');

/** Options of the client, instead of the region and credentials of the environment. */
export interface S3Options {
  /** An existing client. */
  readonly client?: S3Client;
  /** The SDK package of this client. */
  readonly sdk?: S3Sdk;
  /** Environment variables for headers, instead of those of the function. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Configuration of a new client: endpoint, region, credentials, `forcePathStyle`... */
  readonly config?: S3ClientConfig;
}

/** The AWS SDK's package for S3, and a client of it. */
export type S3Connection = Loaded<S3Sdk, S3Client>;

/** A client of S3 that follows a bucket to its region and completes headers, see `lazyClient`. */
export const lazyS3 = (options: S3Options) =>
  lazyClient(
    () => options.sdk ?? (require('@aws-sdk/client-s3') as S3Sdk),
    (sdk, config): S3Client => {
      const client = options.client ?? new sdk.S3Client({ ...config, followRegionRedirects: true, ...options.config });
      completeHeaders(client, options.environment);
      return client;
    },
  );
