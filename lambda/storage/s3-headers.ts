import type { S3Client } from '@aws-sdk/client-s3';
import type { FunctionEnvironment } from '../../lib/contract/environment';

/** Headers of the conditions of writes, and the fields of requests that hold their values. */
const CONDITIONS = { 'if-match': 'IfMatch', 'if-none-match': 'IfNoneMatch' };

/** Algorithms of the checksums that an object may have in S3. */
export const CHECKSUMS = 'CRC64NVME CRC32 CRC32C SHA1 SHA256 SHA512 MD5 XXHASH3 XXHASH64 XXHASH128'.split(' ');

/** Fields of answers about an object's checksums, and the headers that hold their values. */
const CONTENT = Object.fromEntries(
  ['Type', ...CHECKSUMS].map((name) => [`Checksum${name}`, `x-amz-checksum-${name.toLowerCase()}`]),
);

/** Commands that create an object, or begin to. */
const MAKERS = ['PutObjectCommand', 'CopyObjectCommand', 'CreateMultipartUploadCommand'];

/** Headers that buckets may require, and the environment variables that hold their values. */
type FromEnvironment = Record<string, keyof FunctionEnvironment>;
const OWNER: FromEnvironment = { 'x-amz-expected-bucket-owner': 'S3_BUCKET_OWNER' };
const SOURCE_OWNER: FromEnvironment = { 'x-amz-source-expected-bucket-owner': 'S3_BUCKET_OWNER' };
const ENCRYPTION: FromEnvironment = {
  'x-amz-server-side-encryption': 'S3_ENCRYPTION',
  'x-amz-server-side-encryption-aws-kms-key-id': 'S3_KMS_KEY',
};

type Fields = Record<string, unknown>;
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Completes the headers of requests and the fields of answers for any version of the SDK: conditions of writes, headers
 * that buckets require (the owner of the bucket, the encryption of new objects), and checksums. An SDK silently drops
 * fields that it is too old for, and a write without its condition replaces a newer object. PutObject has conditions
 * since 3.635, CopyObject since 3.919, and Lambda's `nodejs22.x` began with 3.632.
 */
export function completeHeaders(client: S3Client, environment: Environment = process.env): void {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const input = args.input as Fields;
        const { headers } = args.request as { headers: Fields };
        fill(headers, CONDITIONS, input);
        fill(headers, OWNER, environment);
        if (input.CopySource !== undefined) {
          fill(headers, SOURCE_OWNER, environment);
        }
        if (MAKERS.includes(commandName)) {
          fill(headers, ENCRYPTION, environment);
        }
        const result = await next(args);
        fill(result.output as unknown as Fields, CONTENT, (result.response as { headers: Fields }).headers);
        return result;
      },
    // After the request is built, and before it is signed. If a client is completed twice, `override` keeps one
    // middleware.
    { step: 'build', name: 'completeHeaders', override: true },
  );
}

/** Copies the values that the source has and the target lacks. */
function fill(target: Fields, names: Record<string, string>, source: Fields): void {
  for (const [name, from] of Object.entries(names)) {
    if (source[from] !== undefined) {
      target[name] ??= source[from];
    }
  }
}
