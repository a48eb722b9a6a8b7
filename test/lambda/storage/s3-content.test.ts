import {
  CopyObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { S3Storage } from '../../../lambda/storage/s3';

const FILE = 's3a://lake/turns/sales.json';
const OBJECT = { Bucket: 'lake', Key: 'turns/sales.json' };
const s3 = mockClient(S3Client);
const storage = new S3Storage({ config: { region: 'eu-west-1' } });

/** An error as the SDK makes them of an answer of S3. */
const awsError = (name: string, httpStatusCode = 400) =>
  Object.assign(new Error('said by S3'), { name, $fault: 'client', $metadata: { httpStatusCode } });
const content = (text: string, ETag = '"e1"') => ({
  Body: { transformToString: async () => text } as GetObjectCommandOutput['Body'],
  ETag,
});
const asked = () => s3.calls().map((call) => [call.args[0].constructor, call.args[0].input]);

beforeEach(() => s3.reset());

describe('read', () => {
  test('is one request', async () => {
    s3.on(GetObjectCommand).resolves(content('{}', '"e1"'));
    expect(await storage.read(FILE)).toEqual({ text: '{}', version: '"e1"' });
    expect(asked()).toEqual([[GetObjectCommand, OBJECT]]);
  });

  test('an object that is not there', async () => {
    s3.on(GetObjectCommand).rejects(awsError('NoSuchKey', 404));
    expect(await storage.read(FILE)).toBeUndefined();
    expect(asked()).toHaveLength(1);
  });

  test('an object that is not there, where S3 says so to a listing only', async () => {
    s3.on(GetObjectCommand).rejects(awsError('AccessDenied', 403));
    s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: `${OBJECT.Key}.bak` }] });
    expect(await storage.read(FILE)).toBeUndefined();
    expect(asked().at(-1)).toEqual([
      ListObjectsV2Command,
      { Bucket: 'lake', Prefix: OBJECT.Key, MaxKeys: 1, EncodingType: 'url' },
    ]);
  });

  test('an object that comes to be between the two', async () => {
    s3.on(GetObjectCommand).rejectsOnce(awsError('AccessDenied', 403)).resolves(content('new'));
    s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: OBJECT.Key }] });
    expect((await storage.read(FILE))?.text).toBe('new');
  });

  const denied = { name: 'AccessDenied', message: `Cannot read ${FILE}: AccessDenied: said by S3` };

  test('an object that may not be read is an error', async () => {
    s3.on(GetObjectCommand).rejects(awsError('AccessDenied', 403));
    s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: OBJECT.Key }] });
    await expect(storage.read(FILE)).rejects.toMatchObject(denied);
  });

  test('where it cannot be told whether it is there, the first refusal is the error', async () => {
    s3.on(GetObjectCommand).rejects(awsError('AccessDenied', 403));
    s3.on(ListObjectsV2Command).rejects(awsError('SlowDown', 503));
    await expect(storage.read(FILE)).rejects.toMatchObject(denied);
  });

  test.each(['NoSuchBucket', 'SlowDown', 'InternalError'])('%s is never “no file”', async (name) => {
    s3.on(GetObjectCommand).rejects(awsError(name));
    await expect(storage.read(FILE)).rejects.toMatchObject({
      name,
      message: `Cannot read ${FILE}: ${name}: said by S3`,
    });
    expect(asked()).toHaveLength(1);
  });
});

describe('replace', () => {
  const request = { ...OBJECT, Body: 'mine', ContentType: 'application/json' };

  test('a new object is written if there is none', async () => {
    expect(await storage.replace(FILE, 'mine', undefined)).toBe(true);
    expect(asked()).toEqual([[PutObjectCommand, { ...request, IfNoneMatch: '*' }]]);
  });

  test('an object is replaced if it is at that version', async () => {
    expect(await storage.replace(FILE, 'mine', '"e1"')).toBe(true);
    expect(asked()).toEqual([[PutObjectCommand, { ...request, IfMatch: '"e1"' }]]);
  });

  test.each([
    ['PreconditionFailed', 412, undefined],
    ['PreconditionFailed', 412, '"e1"'],
    ['ConditionalRequestConflict', 409, undefined],
    ['ConditionalRequestConflict', 409, '"e1"'],
    ['NoSuchKey', 404, '"e1"'],
  ])('%s (%d) at version %s: another was first', async (name, status, version) => {
    s3.on(PutObjectCommand).rejects(awsError(name, status));
    s3.on(GetObjectCommand).resolves(content('theirs'));
    expect(await storage.replace(FILE, 'mine', version)).toBe(false);
    expect(asked().map(([command]) => command)).toEqual([PutObjectCommand, GetObjectCommand]);
  });

  test('refused, and gone when it is read back', async () => {
    s3.on(PutObjectCommand).rejects(awsError('PreconditionFailed', 412));
    s3.on(GetObjectCommand).rejects(awsError('NoSuchKey', 404));
    expect(await storage.replace(FILE, 'mine', '"e1"')).toBe(false);
  });

  test.each([undefined, '"e1"'])('refused for what it has written itself, at version %s', async (version) => {
    s3.on(PutObjectCommand).rejects(awsError('PreconditionFailed', 412));
    s3.on(GetObjectCommand).resolves(content('mine', '"e2"'));
    expect(await storage.replace(FILE, 'mine', version)).toBe(true);
  });

  test('refused, and not readable, is an error', async () => {
    s3.on(PutObjectCommand).rejects(awsError('PreconditionFailed', 412));
    s3.on(GetObjectCommand).rejects(awsError('SlowDown', 503));
    const message = `Cannot replace ${FILE}: SlowDown: said by S3`;
    await expect(storage.replace(FILE, 'mine', '"e1"')).rejects.toMatchObject({ name: 'SlowDown', message });
  });

  test.each([
    ['NoSuchKey', undefined],
    ['NoSuchBucket', '"e1"'],
    ['AccessDenied', '"e1"'],
    ['InternalError', undefined],
  ])('%s at version %s is an error', async (name, version) => {
    s3.on(PutObjectCommand).rejects(awsError(name));
    const message = `Cannot replace ${FILE}: ${name}: said by S3`;
    await expect(storage.replace(FILE, 'mine', version)).rejects.toMatchObject({ name, message });
    expect(asked()).toHaveLength(1);
  });

  test('a folder is no file', async () => {
    await expect(storage.replace('s3://lake/turns/', 'mine', undefined)).rejects.toThrow('is a folder');
    await expect(storage.read('s3://lake')).rejects.toThrow('is a folder');
    await expect(storage.same(FILE, 's3://lake/turns/')).rejects.toThrow('is a folder');
    expect(asked()).toEqual([]);
  });
});

describe('same', () => {
  const [A, B] = ['s3://lake/ingesting/a.csv', 's3a://other/pending/a.csv'];
  const heads = (a: Partial<HeadObjectCommandOutput>, b: Partial<HeadObjectCommandOutput>) =>
    s3
      .on(HeadObjectCommand, { Bucket: 'lake' })
      .resolves({ ContentLength: 9, ETag: '"a"', ...a })
      .on(HeadObjectCommand, { Bucket: 'other' })
      .resolves({ ContentLength: 9, ETag: '"b"', ...b });
  const whole = { ChecksumType: 'FULL_OBJECT', ChecksumCRC64NVME: 'c=' } as const;

  test('asks for what S3 knows of both, with their checksums', async () => {
    heads({ ETag: '"e"' }, { ETag: '"e"' });
    expect(await storage.same(A, B)).toBe(true);
    expect(asked()).toEqual([
      [HeadObjectCommand, { Bucket: 'lake', Key: 'ingesting/a.csv', ChecksumMode: 'ENABLED' }],
      [HeadObjectCommand, { Bucket: 'other', Key: 'pending/a.csv', ChecksumMode: 'ENABLED' }],
    ]);
  });

  test.each<[string, boolean, Partial<HeadObjectCommandOutput>, Partial<HeadObjectCommandOutput>]>([
    ['one checksum, two ETags (KMS)', true, whole, whole],
    ['one of two checksums', true, { ...whole, ChecksumSHA256: 's' }, whole],
    ['neither ETag nor checksum', false, {}, {}],
    ['no ETag at all', false, { ETag: undefined }, { ETag: undefined }],
    ['one ETag, two sizes', false, { ETag: '"e"' }, { ETag: '"e"', ContentLength: 8 }],
    ['one checksum, two sizes', false, whole, { ...whole, ContentLength: 8 }],
    ['two checksums', false, whole, { ...whole, ChecksumCRC64NVME: 'd=' }],
    ['checksums of two algorithms', false, whole, { ChecksumType: 'FULL_OBJECT', ChecksumCRC32: 'c=' }],
    ['a checksum of parts', false, { ...whole, ChecksumType: 'COMPOSITE' }, { ...whole, ChecksumType: 'COMPOSITE' }],
    ['a checksum of parts, and one of all', false, { ...whole, ChecksumType: 'COMPOSITE' }, whole],
    ['one has no checksum', false, whole, {}],
  ])('%s: %s', async (_what, expected, a, b) => {
    heads(a, b);
    expect(await storage.same(A, B)).toBe(expected);
  });

  test('one that is not there, as S3 says it of HEAD, with and without the right to list', async () => {
    heads({}, {});
    s3.on(HeadObjectCommand, { Bucket: 'other' })
      .rejectsOnce(awsError('NotFound', 404))
      .rejects(awsError('Unknown', 403));
    s3.on(ListObjectsV2Command).resolves({});
    expect(await storage.same(A, B)).toBe(false);
    expect(await storage.same(A, B)).toBe(false);
  });

  test('one that may not be looked at is an error with a name', async () => {
    heads({}, {});
    s3.on(HeadObjectCommand, { Bucket: 'other' }).rejects(awsError('Unknown', 403));
    s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: 'pending/a.csv' }] });
    await expect(storage.same(A, B)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `Cannot compare ${A} with ${B}: AccessDenied: no access to s3://other/pending/a.csv`,
    });
  });

  test('a move asks for no checksum', async () => {
    await storage.move(A, B);
    expect(s3.commandCalls(HeadObjectCommand)).toEqual([]);
    expect(s3.commandCalls(CopyObjectCommand)).toHaveLength(1);
  });
});
