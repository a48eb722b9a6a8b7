import type { S3Client } from '@aws-sdk/client-s3';

/** Headers of requests, and the fields that they are of: conditions of writes. */
const CONDITIONS = { 'if-match': 'IfMatch', 'if-none-match': 'IfNoneMatch' };

/** Fields of answers, and the headers that they are: what is told of an object's content. */
const CHECKSUMS = {
  ChecksumType: 'x-amz-checksum-type',
  ChecksumCRC64NVME: 'x-amz-checksum-crc64nvme',
  ChecksumSHA512: 'x-amz-checksum-sha512',
  ChecksumMD5: 'x-amz-checksum-md5',
  ChecksumXXHASH3: 'x-amz-checksum-xxhash3',
  ChecksumXXHASH64: 'x-amz-checksum-xxhash64',
  ChecksumXXHASH128: 'x-amz-checksum-xxhash128',
};

type Fields = Record<string, unknown>;

/**
 * Makes a client of any version of the SDK send the conditions of writes, and tell checksums. An SDK that is older than a field
 * drops it without a word, and a write without its condition replaces what is newer: PutObject has them since 3.635, CopyObject
 * since 3.919, and Lambda's `nodejs22.x` began with 3.632.
 */
export function keepFields(client: S3Client): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      fill((args.request as { headers: Fields }).headers, CONDITIONS, args.input as Fields);
      const result = await next(args);
      fill(result.output as unknown as Fields, CHECKSUMS, (result.response as { headers: Fields }).headers);
      return result;
    },
    // After a request is written and before it is signed. A client that is given twice has it once.
    { step: 'build', name: 'keepFields', override: true },
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
