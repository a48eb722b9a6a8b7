import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { MAX_KEY } from '../../../lib/contract/limits';
import { filesNamed } from '../../../lambda/storage/listing';
import { S3Storage } from '../../../lambda/storage/s3';

const GIB = 1024 ** 3;
const s3 = mockClient(S3Client);
const storage = new S3Storage({ config: { region: 'eu-west-1' } });

/** An error as the SDK makes them of an answer of S3. */
const awsError = (name: string, message = 'said by S3') =>
  Object.assign(new Error(message), { name, $fault: 'client' });

/** What S3 says of a write to a key that another has written, or is writing. */
const TAKEN = ['PreconditionFailed', 'ConditionalRequestConflict'];

beforeEach(() => s3.reset());

describe('list', () => {
  test('asks for every page, of one folder', async () => {
    s3.on(ListObjectsV2Command)
      .resolvesOnce({ Contents: [{ Key: 'stage/' }, { Key: 'stage/a.csv' }], NextContinuationToken: 'more' })
      .resolvesOnce({ CommonPrefixes: [{ Prefix: 'stage/x/' }], NextContinuationToken: 'even more' })
      .resolvesOnce({ Contents: [{ Key: 'stage/b.csv' }, { Key: 'stage/odd/' }] });
    expect(await storage.list('s3a://lake/stage/')).toEqual(['a.csv', 'b.csv']);
    const asked = s3.commandCalls(ListObjectsV2Command).map((call) => call.args[0].input);
    const where = [{ StartAfter: 'stage/' }, { ContinuationToken: 'more' }, { ContinuationToken: 'even more' }];
    expect(asked).toEqual(
      where.map((one) => ({ Bucket: 'lake', Prefix: 'stage/', Delimiter: '/', EncodingType: 'url', ...one })),
    );
  });

  test('decodes keys where S3 encoded them', async () => {
    const keys = ['a+b%2Bc%251.csv', '%C3%A9t%C3%A9%01.csv'];
    s3.on(ListObjectsV2Command).resolves({ EncodingType: 'url', Contents: keys.map((key) => ({ Key: `x+y/${key}` })) });
    expect(await storage.list('s3://lake/x y')).toEqual(['a b+c%1.csv', 'été\x01.csv']);
  });

  test.each(['AccessDenied', 'NoSuchBucket', 'SlowDown'])('%s is never “no files”', async (name) => {
    s3.on(ListObjectsV2Command).rejects(awsError(name));
    await expect(storage.list('s3://lake/stage')).rejects.toMatchObject({
      name,
      message: `Cannot list s3://lake/stage: ${name}: said by S3`,
    });
  });

  test('names that S3 takes in no StartAfter are reached page by page', async () => {
    const long = 'x'.repeat(MAX_KEY - 'stage/'.length);
    s3.on(ListObjectsV2Command)
      .resolvesOnce({ Contents: [{ Key: 'stage/a.csv' }], NextContinuationToken: 'more' })
      .resolvesOnce({ Contents: [{ Key: `stage/${long}` }] });
    expect([...(await filesNamed(storage, 's3://lake/stage', ['a.csv', long])).keys()]).toEqual(['a.csv', long]);
    const [first, second] = s3.commandCalls(ListObjectsV2Command).map((call) => call.args[0].input);
    expect(first.StartAfter).toBe('stage/a.csu~');
    expect(second).toMatchObject({ ContinuationToken: 'more' });
    expect(second).not.toHaveProperty('StartAfter');
  });

  test('an error on a later page is not the end of the list', async () => {
    s3.on(ListObjectsV2Command)
      .resolvesOnce({ Contents: [{ Key: 'stage/a.csv' }], NextContinuationToken: 'more' })
      .rejects(awsError('InternalError'));
    await expect(storage.list('s3://lake/stage')).rejects.toMatchObject({ name: 'InternalError' });
  });

  test('an error of the network goes by its code', async () => {
    s3.on(ListObjectsV2Command).rejects(Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' }));
    await expect(storage.list('s3://lake/stage')).rejects.toMatchObject({
      name: 'ECONNREFUSED',
      message: 'Cannot list s3://lake/stage: ECONNREFUSED',
    });
  });

  test('what is no location in S3 is refused before anything is asked', async () => {
    await expect(storage.list('/data/stage')).rejects.toThrow('"/data/stage" is no location that can be read');
    await expect(storage.list('s3:///stage')).rejects.toThrow('names no bucket');
    await expect(storage.list('')).rejects.toThrow('"" is no location that can be read');
    expect(s3.calls()).toEqual([]);
  });
});

describe('exists', () => {
  test('needs no more than to list', async () => {
    s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: 'GO.ack' }] });
    expect(await storage.exists('s3://lake/GO.ack')).toBe(true);
    expect(s3.calls().map((call) => call.args[0].input)).toEqual([
      expect.objectContaining({ Bucket: 'lake', Prefix: 'GO.ack', MaxKeys: 1 }),
    ]);
  });

  test('a key that only begins like it is another one', async () => {
    s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: 'GO.ack.bak' }] });
    expect(await storage.exists('s3://lake/GO.ack')).toBe(false);
  });

  test('a refusal is no answer', async () => {
    s3.on(ListObjectsV2Command).rejects(awsError('AccessDenied'));
    await expect(storage.exists('s3://lake/GO.ack')).rejects.toMatchObject({
      name: 'AccessDenied',
      message: 'Cannot look for s3://lake/GO.ack: AccessDenied: said by S3',
    });
  });
});

describe('stamp', () => {
  const stamp = () => storage.stamp('s3://lake/GO.ack');
  const LastModified = new Date('2026-08-02T00:00:00.123Z');
  const LISTED = '7-1785628800000-3';

  test('is that of a listing, without one', async () => {
    s3.on(HeadObjectCommand).resolves({
      ETag: '"7"',
      LastModified: new Date('2026-08-02T00:00:00Z'),
      ContentLength: 3,
    });
    expect(await stamp()).toBe(LISTED);
    expect(s3.commandCalls(ListObjectsV2Command)).toEqual([]);
  });

  test.each(['NotFound', 'Forbidden', 'PermanentRedirect'])(
    'after %s, a listing tells whether there is one',
    async (name) => {
      s3.on(HeadObjectCommand).rejects(awsError(name));
      s3.on(ListObjectsV2Command).resolvesOnce({ Contents: [{ Key: 'GO.ack', ETag: '"7"', LastModified, Size: 3 }] });
      expect(await stamp()).toBe(LISTED);
      s3.on(ListObjectsV2Command).resolves({});
      expect(await stamp()).toBeUndefined();
      s3.on(ListObjectsV2Command).rejects(awsError('NoSuchBucket'));
      await expect(stamp()).rejects.toMatchObject({ name: 'NoSuchBucket' });
    },
  );
});

describe('move', () => {
  const move = () => storage.move('s3://lake/ingesting/a b+c.csv', 's3://lake/stage/a.csv');

  test('copies, then deletes; the source is encoded', async () => {
    expect(await move()).toBe(true);
    const CopySource = 'lake/ingesting/a%20b%2Bc.csv';
    expect(s3.calls().map((call) => [call.args[0].constructor, call.args[0].input])).toEqual([
      [CopyObjectCommand, { Bucket: 'lake', Key: 'stage/a.csv', CopySource, IfNoneMatch: '*' }],
      [DeleteObjectCommand, { Bucket: 'lake', Key: 'ingesting/a b+c.csv' }],
    ]);
  });

  test.each(['AccessDenied', 'InternalError'])('%s of the copy: nothing is deleted', async (name) => {
    s3.on(CopyObjectCommand).rejects(awsError(name));
    await expect(move()).rejects.toMatchObject({
      name,
      message: `Cannot move s3://lake/ingesting/a b+c.csv to s3://lake/stage/a.csv: ${name}: said by S3`,
    });
    expect(s3.commandCalls(DeleteObjectCommand)).toEqual([]);
  });

  test.each(TAKEN)('%s: a file has come to the target meanwhile, and both stay', async (name) => {
    s3.on(CopyObjectCommand).rejects(awsError(name));
    s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: 'ingesting/a b+c.csv' }] });
    expect(await move()).toBe(false);
    expect(s3.commandCalls(DeleteObjectCommand)).toEqual([]);
  });

  test('refused, and the source is gone: it was moved before', async () => {
    s3.on(CopyObjectCommand).rejects(awsError('PreconditionFailed'));
    s3.on(ListObjectsV2Command).resolves({});
    expect(await move()).toBe(true);
    expect(s3.commandCalls(DeleteObjectCommand)).toEqual([]);
  });

  test('a source that cannot be deleted is an error', async () => {
    s3.on(DeleteObjectCommand).rejects(awsError('AccessDenied'));
    await expect(move()).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('Cannot move'),
    });
  });

  test('a source that is gone, while whether the target is there cannot be told, is an error', async () => {
    s3.on(CopyObjectCommand).rejects(awsError('NoSuchKey'));
    s3.on(ListObjectsV2Command).rejects(awsError('AccessDenied'));
    await expect(move()).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test.each(['s3://lake', 's3://lake/', 's3://lake/folder/'])('%s is no file', async (folder) => {
    const message = `"${folder}" is a folder: a file is needed here.`;
    await expect(storage.move(folder, 's3://lake/a')).rejects.toThrow(message);
    await expect(storage.move('s3://lake/a', folder)).rejects.toThrow(message);
    await expect(storage.delete(folder)).rejects.toThrow(message);
    await expect(storage.exists(folder)).rejects.toThrow(message);
    expect(s3.calls()).toEqual([]);
  });
});

describe('an object of more than 5 GiB', () => {
  const large = (size: number) => {
    s3.on(CopyObjectCommand).rejects(awsError('InvalidRequest', 'larger than the maximum allowable size'));
    s3.on(HeadObjectCommand).resolves({
      ContentLength: size,
      ContentType: 'text/csv',
      Metadata: { by: 'me' },
      ETag: 'e',
    });
    s3.on(CreateMultipartUploadCommand).resolves({ UploadId: 'u' });
    s3.on(AbortMultipartUploadCommand).resolves({});
    s3.on(UploadPartCopyCommand).callsFake(({ PartNumber }) => ({ CopyPartResult: { ETag: `e${PartNumber}` } }));
  };
  const move = () => storage.move('s3://lake/in/a+b.csv', 's3://other/out/b.csv');
  const ranges = () => s3.commandCalls(UploadPartCopyCommand).map((call) => call.args[0].input.CopySourceRange!);

  test('is copied in parts', async () => {
    large(6 * GIB + 1);
    await move();
    const [first, ...rest] = ranges();
    expect([first, rest.length, rest.at(-1)]).toEqual(['bytes=0-536870911', 12, 'bytes=6442450944-6442450944']);
    expect(s3.commandCalls(CreateMultipartUploadCommand)[0].args[0].input).toMatchObject({
      ContentType: 'text/csv',
      Metadata: { by: 'me' },
    });
    expect(s3.commandCalls(UploadPartCopyCommand)[3].args[0].input).toMatchObject({
      Bucket: 'other',
      Key: 'out/b.csv',
      CopySource: 'lake/in/a%2Bb.csv',
      CopySourceIfMatch: 'e',
      UploadId: 'u',
      PartNumber: 4,
    });
    const parts = Array.from({ length: 13 }, (_, i) => ({ PartNumber: i + 1, ETag: `e${i + 1}` }));
    expect(s3.commandCalls(CompleteMultipartUploadCommand)[0].args[0].input).toEqual({
      Bucket: 'other',
      Key: 'out/b.csv',
      UploadId: 'u',
      MultipartUpload: { Parts: parts },
      IfNoneMatch: '*',
    });
    expect(s3.commandCalls(DeleteObjectCommand)).toHaveLength(1);
    expect(s3.commandCalls(AbortMultipartUploadCommand)).toEqual([]);
  });

  test('is never more than 10,000 parts, which cover it without gaps', async () => {
    const size = 48 * 1024 * GIB;
    large(size);
    await move();
    let next = 0;
    for (const range of ranges()) {
      const [from, to] = /(\d+)-(\d+)/.exec(range)!.slice(1).map(Number);
      expect(from).toBe(next);
      next = to + 1;
    }
    expect(next).toBe(size);
    expect(ranges().length).toBeLessThanOrEqual(10_000);
  });

  test('leaves nothing behind when a part fails, and keeps the source', async () => {
    large(6 * GIB);
    s3.on(UploadPartCopyCommand, { PartNumber: 12 }).rejects(awsError('AccessDenied'));
    await expect(move()).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(s3.commandCalls(AbortMultipartUploadCommand)[0].args[0].input).toMatchObject({ UploadId: 'u' });
    expect(s3.commandCalls(CompleteMultipartUploadCommand)).toEqual([]);
    expect(s3.commandCalls(DeleteObjectCommand)).toEqual([]);
  });

  test.each(TAKEN)('%s when it is complete: both files stay, and no part does', async (name) => {
    large(6 * GIB);
    s3.on(CompleteMultipartUploadCommand).rejects(awsError(name));
    s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: 'in/a+b.csv' }] });
    expect(await move()).toBe(false);
    expect(s3.commandCalls(AbortMultipartUploadCommand)).toHaveLength(1);
    expect(s3.commandCalls(DeleteObjectCommand)).toEqual([]);
  });

  test('a source that is replaced while it is copied is an error', async () => {
    large(6 * GIB);
    s3.on(UploadPartCopyCommand, { PartNumber: 12 }).rejects(awsError('PreconditionFailed'));
    await expect(move()).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect(s3.commandCalls(AbortMultipartUploadCommand)).toHaveLength(1);
  });

  test('another invalid request stays one', async () => {
    large(5 * GIB);
    await expect(move()).rejects.toMatchObject({ name: 'InvalidRequest' });
    expect(s3.commandCalls(CreateMultipartUploadCommand)).toEqual([]);
  });
});
