import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { completeHeaders } from './s3-headers';

/** How to reach S3, for those who do not want the environment's region and credentials. */
export interface S3Options {
  /** A client that is there already. */
  readonly client?: S3Client;
  /** The SDK's package that it is of. */
  readonly sdk?: S3Connection['sdk'];
  /** What to create a client with: endpoint, region, credentials, `forcePathStyle`... */
  readonly config?: S3ClientConfig;
}

/** The AWS SDK's package for S3, and a client of it. */
export interface S3Connection {
  readonly sdk: typeof import('@aws-sdk/client-s3');
  readonly client: S3Client;
}

/**
 * Loads the SDK: to be called at first use, so that a local run never does.
 *
 * @throws Error with the code MODULE_NOT_FOUND where there is none
 */
export function connect(options: S3Options): S3Connection {
  // By `require`: unlike `import()` it finds a Lambda layer's SDK, and works in whatever context a bundle is run in.
  const sdk = options.sdk ?? (require('@aws-sdk/client-s3') as S3Connection['sdk']);
  const client = options.client ?? new sdk.S3Client({ maxAttempts: 5, followRegionRedirects: true, ...options.config });
  completeHeaders(client);
  return { sdk, client };
}
