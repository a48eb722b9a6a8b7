import type { CompletedPart, HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import type { S3Location } from './location';
import type { S3Connection } from './s3-connection';
import { isWritten } from './s3-objects';

/** Bytes that CopyObject can copy, at most (AWS). */
const MAX_COPY = 5 * 1024 ** 3;
const PART = 512 * 1024 ** 2;
const MAX_PARTS = 10_000;
const AT_ONCE = 10;

/** S3 writes an object only if none with this key exists. */
const IF_NEW = { IfNoneMatch: '*' };

interface CopyRequest {
  readonly Bucket: string;
  readonly Key: string;
  readonly CopySource: string;
}

/**
 * Copies an object of any size, unless the target exists. It copies the type and the metadata, but no tags of objects
 * above 5 GiB.
 *
 * @returns false if the target exists, or another request is writing it
 * @throws the error of S3: NoSuchKey if there is no source
 */
export async function copy(connection: S3Connection, source: S3Location, target: S3Location): Promise<boolean> {
  const { sdk, client } = connection;
  const request = { Bucket: target.bucket, Key: target.key, CopySource: copySource(source) };
  try {
    return await isWritten(client.send(new sdk.CopyObjectCommand({ ...request, ...IF_NEW })));
  } catch (error) {
    // S3 returns this error for an object above 5 GiB, but also for others.
    if ((error as Error).name !== 'InvalidRequest') {
      throw error;
    }
    const head = await client.send(new sdk.HeadObjectCommand({ Bucket: source.bucket, Key: source.key }));
    if ((head.ContentLength ?? 0) <= MAX_COPY) {
      throw error;
    }
    return copyInParts(connection, request, head);
  }
}

/** Copies an object in parts. If that fails or is refused, it removes the parts. */
async function copyInParts(
  { sdk, client }: S3Connection,
  request: CopyRequest,
  head: HeadObjectCommandOutput,
): Promise<boolean> {
  const { CopySource, ...target } = request;
  const { ContentType, ContentEncoding, Metadata, ETag, ContentLength: size = 0 } = head;
  const begun = await client.send(
    new sdk.CreateMultipartUploadCommand({ ...target, ContentType, ContentEncoding, Metadata }),
  );
  const upload = { ...target, UploadId: begun.UploadId };
  const abort = () => client.send(new sdk.AbortMultipartUploadCommand(upload)).catch(() => undefined);
  try {
    const length = Math.max(PART, Math.ceil(size / MAX_PARTS));
    const copyPart = async (index: number) => {
      const range = `bytes=${index * length}-${Math.min(size, (index + 1) * length) - 1}`;
      const part = { ...upload, CopySource, CopySourceIfMatch: ETag, CopySourceRange: range, PartNumber: index + 1 };
      const { CopyPartResult } = await client.send(new sdk.UploadPartCopyCommand(part));
      return { PartNumber: index + 1, ETag: CopyPartResult?.ETag };
    };
    const Parts: CompletedPart[] = [];
    for (const count = Math.ceil(size / length); Parts.length < count;) {
      const batch = Math.min(AT_ONCE, count - Parts.length);
      const copies = await Promise.allSettled(Array.from({ length: batch }, (_, i) => copyPart(Parts.length + i)));
      for (const copy of copies) {
        // All have ended: a part that arrives after the abort would stay in the bucket, and cost money.
        if (copy.status === 'rejected') throw copy.reason;
        Parts.push(copy.value);
      }
    }
    const complete = new sdk.CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...IF_NEW });
    const written = await isWritten(client.send(complete));
    if (!written) {
      await abort();
    }
    return written;
  } catch (error) {
    await abort();
    throw error;
  }
}

/** The encoded source of a copy: S3 decodes it, and reads a plus as a space. */
function copySource({ bucket, key }: S3Location): string {
  return `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
}
