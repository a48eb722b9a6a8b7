import type { CompletedPart, HeadObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import type { S3Sdk } from './s3';

const PART = 512 * 1024 ** 2;
const MAX_PARTS = 10_000;
const AT_ONCE = 10;

/**
 * Copies an object that is larger than the 5 GiB which CopyObject takes. Type and metadata go with it, tags do not.
 * Parts of an attempt that fails are removed.
 *
 * @param head what HeadObject says of the source
 */
export async function copyInParts(
  sdk: S3Sdk,
  client: S3Client,
  request: { Bucket: string; Key: string; CopySource: string },
  head: HeadObjectCommandOutput,
): Promise<void> {
  const { CopySource, ...target } = request;
  const { ContentType, ContentEncoding, Metadata, ETag, ContentLength: size = 0 } = head;
  const begun = await client.send(
    new sdk.CreateMultipartUploadCommand({ ...target, ContentType, ContentEncoding, Metadata }),
  );
  const upload = { ...target, UploadId: begun.UploadId };
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
        // All have ended: a part that comes after the upload was aborted would stay, and cost.
        if (copy.status === 'rejected') throw copy.reason;
        Parts.push(copy.value);
      }
    }
    await client.send(new sdk.CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
  } catch (error) {
    await client.send(new sdk.AbortMultipartUploadCommand(upload)).catch(() => undefined);
    throw error;
  }
}
