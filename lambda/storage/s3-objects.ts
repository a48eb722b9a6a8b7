import type { HeadObjectCommandOutput, ListObjectsV2CommandInput } from '@aws-sdk/client-s3';
import { named } from '../errors';
import type { S3Location } from './location';
import { byBytes } from './listing';
import type { S3Connection } from './s3-connection';
import { CHECKSUMS } from './s3-headers';
import type { Content, ListedFile } from './storage';

/** An object of a listing. */
export interface ListedObject extends ListedFile {
  readonly key: string;
}

/** A page of a listing. */
export interface ListedPage {
  readonly objects: ListedObject[];
  /** The last key of the page, of an object or a folder; empty for an empty page. */
  readonly last: string;
  /** Token of the next page. */
  readonly next: string | undefined;
}

/** @throws the error of S3 */
export async function listPage({ sdk, client }: S3Connection, request: ListObjectsV2CommandInput): Promise<ListedPage> {
  // XML cannot represent some characters that a key may have.
  const page = await client.send(new sdk.ListObjectsV2Command({ ...request, EncodingType: 'url' }));
  const decoded = (key = '') => (page.EncodingType === 'url' ? decodeURIComponent(key.replace(/\+/g, ' ')) : key);
  const objects = (page.Contents ?? []).map(({ Key, ETag = '', LastModified, Size = 0 }) => ({
    key: decoded(Key),
    stamp: stampOf(ETag, LastModified, Size),
    bytes: Size,
    modified: LastModified?.getTime(),
  }));
  const lasts = [objects.at(-1)?.key ?? '', decoded(page.CommonPrefixes?.at(-1)?.Prefix)];
  return { objects, last: lasts.sort(byBytes)[1], next: page.NextContinuationToken };
}

/**
 * The stamp of an object, as in a listing.
 *
 * @throws the error of S3, which does not say why it refuses
 */
export async function headStamp({ sdk, client }: S3Connection, { bucket, key }: S3Location): Promise<string> {
  const head = await client.send(new sdk.HeadObjectCommand({ Bucket: bucket, Key: key }));
  return stampOf(head.ETag, head.LastModified, head.ContentLength);
}

/** Other stores than S3 list times with milliseconds, and answer a HEAD request without. */
function stampOf(tag = '', modified?: Date, bytes = 0): string {
  const seconds = modified && Math.floor(modified.getTime() / 1000);
  // Unlike a template, `join` keeps no parts of it in memory.
  return [tag.replace(/"/g, ''), `${seconds}000`, bytes].join('-');
}

/**
 * The text of an object, with its ETag as the version.
 *
 * @throws the error of S3: NoSuchKey if there is no such object
 */
export async function getText({ sdk, client }: S3Connection, { bucket, key }: S3Location): Promise<Content> {
  const { Body, ETag } = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key }));
  return { text: await Body!.transformToString(), version: ETag! };
}

/**
 * Writes an object if its ETag still is `version`; without a version, only if it does not exist.
 *
 * @returns false if S3 refuses because of this condition, or because another request is writing the object
 * @throws other errors of S3
 */
export async function putText(
  { sdk, client }: S3Connection,
  { bucket, key }: S3Location,
  text: string,
  version: string | undefined,
): Promise<boolean> {
  const condition = version === undefined ? { IfNoneMatch: '*' } : { IfMatch: version };
  const request = { Bucket: bucket, Key: key, Body: text, ContentType: 'application/json', ...condition };
  try {
    return await isWritten(client.send(new sdk.PutObjectCommand(request)));
  } catch (error) {
    if (version !== undefined && (error as Error).name === 'NoSuchKey') {
      return false;
    }
    throw error;
  }
}

/**
 * The result of a write with a condition.
 *
 * @returns false if S3 refuses because of the condition, or because another request is writing the object
 * @throws other errors of S3
 */
export async function isWritten(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (['PreconditionFailed', 'ConditionalRequestConflict'].includes((error as Error).name)) {
      return false;
    }
    throw error;
  }
}

/**
 * The properties of an object, with its checksum.
 *
 * @throws the error of S3: NotFound if there is no such object
 */
export async function head(
  { sdk, client }: S3Connection,
  { bucket, key }: S3Location,
): Promise<HeadObjectCommandOutput> {
  try {
    return await client.send(new sdk.HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' }));
  } catch (error) {
    // The answer to a HEAD request has no body, so it has no error code.
    throw isDenied(error) ? named('AccessDenied', `no access to s3://${bucket}/${key}`) : error;
  }
}

/** Whether two objects certainly have the same content. */
export function sameContent(a: HeadObjectCommandOutput, b: HeadObjectCommandOutput): boolean {
  if (a.ContentLength !== b.ContentLength) {
    return false;
  }
  if (a.ETag !== undefined && a.ETag === b.ETag) {
    return true;
  }
  // With a KMS key, or after an upload in other parts, the same content has another ETag.
  const whole = a.ChecksumType === 'FULL_OBJECT' && b.ChecksumType === 'FULL_OBJECT';
  const checksum = (of: object, name: string) => (of as Record<string, unknown>)[`Checksum${name}`];
  return whole && CHECKSUMS.some((name) => checksum(a, name) !== undefined && checksum(a, name) === checksum(b, name));
}

/** Whether S3 says that there is no such object. */
export function isMissing(error: unknown): boolean {
  return ['NoSuchKey', 'NotFound'].includes((error as Error).name);
}

/** Whether S3 refuses a request. */
export function isDenied(error: unknown): boolean {
  const { name, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
  return name === 'AccessDenied' || $metadata?.httpStatusCode === 403;
}
