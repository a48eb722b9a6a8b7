import type { S3Client } from '@aws-sdk/client-s3';

/** Headers of requests, and the fields that they are of: conditions of writes. */
const CONDITIONS = { 'if-match': 'IfMatch', 'if-none-match': 'IfNoneMatch' };

/** Algorithms of checksums that S3 may know of an object. */
export const CHECKSUMS = 'CRC64NVME CRC32 CRC32C SHA1 SHA256 SHA512 MD5 XXHASH3 XXHASH64 XXHASH128'.split(' ');

/** Fields of answers, and the headers that they are: what is told of an object's content. */
const CONTENT = Object.fromEntries(
  ['Type', ...CHECKSUMS].map((name) => [`Checksum${name}`, `x-amz-checksum-${name.toLowerCase()}`]),
);

/** Commands that make an object, or begin one. */
const MAKERS = ['PutObjectCommand', 'CopyObjectCommand', 'CreateMultipartUploadCommand'];

/** Headers that buckets may demand, and the variables that have their values. */
const OWNER = { 'x-amz-expected-bucket-owner': 'S3_BUCKET_OWNER' };
const SOURCE_OWNER = { 'x-amz-source-expected-bucket-owner': 'S3_BUCKET_OWNER' };
const ENCRYPTION = {
  'x-amz-server-side-encryption': 'S3_ENCRYPTION',
  'x-amz-server-side-encryption-aws-kms-key-id': 'S3_KMS_KEY',
};

type Fields = Record<string, unknown>;

/**
 * Completes what a client of any version of the SDK sends and tells: conditions of writes, what buckets demand of requests (the
 * owner of each, the encryption of what is made), and checksums. An SDK that is older than a field drops it without a word, and a
 * write without its condition replaces what is newer: PutObject has them since 3.635, CopyObject since 3.919, and Lambda's
 * `nodejs22.x` began with 3.632.
 */
export function completeHeaders(client: S3Client): void {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const input = args.input as Fields;
        const { headers } = args.request as { headers: Fields };
        fill(headers, CONDITIONS, input);
        fill(headers, OWNER, process.env);
        if (input.CopySource !== undefined) {
          fill(headers, SOURCE_OWNER, process.env);
        }
        if (MAKERS.includes(commandName)) {
          fill(headers, ENCRYPTION, process.env);
        }
        const result = await next(args);
        fill(result.output as unknown as Fields, CONTENT, (result.response as { headers: Fields }).headers);
        return result;
      },
    // After a request is written and before it is signed. A client that is given twice has it once.
    { step: 'build', name: 'completeHeaders', override: true },
  );
}

/** Fills in what is there and the target lacks. */
function fill(target: Fields, names: Record<string, string>, source: Fields): void {
  for (const [name, from] of Object.entries(names)) {
    if (source[from] !== undefined) {
      target[name] ??= source[from];
    }
  }
}
