import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { completeHeaders } from './s3-headers';

/** Options of the client, instead of the region and credentials of the environment. */
export interface S3Options {
  /** An existing client. */
  readonly client?: S3Client;
  /** The SDK package of this client. */
  readonly sdk?: S3Connection['sdk'];
  /** Variables of which headers are made, in place of those of the function. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Configuration of a new client: endpoint, region, credentials, `forcePathStyle`... */
  readonly config?: S3ClientConfig;
}

/** The AWS SDK's package for S3, and a client of it. */
export interface S3Connection {
  readonly sdk: typeof import('@aws-sdk/client-s3');
  readonly client: S3Client;
}

/**
 * Loads the SDK. Call it only at the first use, because a local run has no SDK.
 *
 * @throws Error with the code MODULE_NOT_FOUND if there is no SDK
 */
export function connect(options: S3Options): S3Connection {
  // Unlike `import()`, `require` finds the SDK of a Lambda layer, and works in every context in which a bundle may run.
  const sdk = options.sdk ?? (require('@aws-sdk/client-s3') as S3Connection['sdk']);
  const client = options.client ?? new sdk.S3Client({ maxAttempts: 5, followRegionRedirects: true, ...options.config });
  completeHeaders(client, options.environment);
  return { sdk, client };
}
