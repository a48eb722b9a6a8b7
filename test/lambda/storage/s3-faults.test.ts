import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { moveFiles } from '../../../lambda/stage-files/move-files';
import { S3Storage } from '../../../lambda/storage/s3';
import { startS3Server, type S3Server } from '../../helpers/s3-server';

let server: S3Server;
let storage: S3Storage;
let attempts: number;

beforeAll(async () => {
  server = await startS3Server(['lake', 'lake-kms']);
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.noFaults();
  attempts = 0;
  const client = new S3Client({ ...server.config, maxAttempts: 5 });
  const count = (next: (args: never) => Promise<never>) => (args: never) => {
    attempts++;
    return next(args);
  };
  client.middlewareStack.add(count as never, { step: 'deserialize', name: 'count' });
  storage = new S3Storage({ client });
});

const BROKEN = { status: 500, code: 'InternalError' } as const;

test('the SDK tries again what was too much for S3', async () => {
  await server.put('lake', ['busy.json', 'busy2.json'], 'text');
  await server.faults({ status: 503, code: 'SlowDown', times: 2, pathMatches: '^/lake/busy' });
  expect((await storage.read('s3://lake/busy.json'))?.text).toBe('text');
  expect(attempts).toBe(3);
  await server.faults({ ...BROKEN, times: 2, method: 'PUT' });
  expect(await storage.replace('s3://lake/new.json', 'mine', undefined)).toBe(true);
  expect(attempts).toBe(6);
  await server.faults({ ...BROKEN, times: 2, method: 'HEAD' });
  expect(await storage.same('s3://lake/busy.json', 's3://lake/busy2.json')).toBe(true);
  expect(attempts).toBe(10);
});

test('what lasts is an error', async () => {
  await server.faults({ ...BROKEN, times: 5 });
  await expect(storage.replace('s3://lake/lasting.json', 'mine', undefined)).rejects.toMatchObject({
    name: 'InternalError',
    message: expect.stringMatching('^Cannot replace s3://lake/lasting.json: InternalError: '),
  });
  expect(attempts).toBe(5);
  expect(await storage.read('s3://lake/lasting.json')).toBeUndefined();
});

test('a write whose answer is lost counts once, and as made', async () => {
  const file = 's3://lake/lost.json';
  for (const text of ['first', 'second']) {
    const before = await storage.read(file);
    attempts = 0;
    await server.faults({ ...BROKEN, times: 1, method: 'PUT', late: true });
    expect(await storage.replace(file, text, before?.version)).toBe(true);
    // The write, the same again, the look at what is there.
    expect(attempts).toBe(3);
    expect((await storage.read(file))?.text).toBe(text);
    expect(await storage.replace(file, 'other', before?.version)).toBe(false);
  }
});

test('one of many that write at once is first, though answers are lost', async () => {
  const file = 's3://lake/lost-race.json';
  await server.faults({ ...BROKEN, times: 20, method: 'PUT', late: true });
  const texts = Array.from({ length: 20 }, (_, i) => `text ${i}`);
  const won = await Promise.all(texts.map((text) => storage.replace(file, text, undefined)));
  expect(won.filter(Boolean)).toHaveLength(1);
  expect((await storage.read(file))?.text).toBe(texts[won.indexOf(true)]);
});

test('what may not be read is an error; what is not there is none, though S3 calls both forbidden', async () => {
  await server.put('lake', ['closed.json']);
  const denied = { status: 403, code: 'AccessDenied', times: 100, pathMatches: '^/lake/[^?]+' } as const;
  await server.faults(denied);
  await expect(storage.read('s3://lake/closed.json')).rejects.toMatchObject({ name: 'AccessDenied' });
  expect(await storage.read('s3://lake/missing.json')).toBeUndefined();
  expect(await storage.same('s3://lake/missing.json', 's3://lake/missing.json')).toBe(false);
  await expect(storage.same('s3://lake/closed.json', 's3://lake/closed.json')).rejects.toMatchObject({
    name: 'AccessDenied',
  });
});

test.each(['lake', 'lake-kms'])('a move that was cut half-way is told, and completed (%s)', async (bucket) => {
  const [from, to] = [`s3://${bucket}/ingesting/a.csv`, `s3://${bucket}/pending/a.csv`];
  await server.put(bucket, ['ingesting/a.csv'], 'content');
  await server.faults({ status: 403, code: 'AccessDenied', times: 1, method: 'DELETE' });
  await expect(storage.move(from, to)).rejects.toMatchObject({ name: 'AccessDenied' });
  expect([await storage.exists(from), await storage.exists(to)]).toEqual([true, true]);
  expect(await storage.same(from, to)).toBe(true);
  const tags = await Promise.all(
    ['ingesting/a.csv', 'pending/a.csv'].map((Key) =>
      server.client.send(new HeadObjectCommand({ Bucket: bucket, Key })),
    ),
  );
  expect(tags[0].ETag === tags[1].ETag).toBe(bucket === 'lake');
  expect(await storage.move(from, to)).toBe(false);
  const [ingesting, pending] = [from, to].map((uri) => uri.replace('/a.csv', ''));
  expect(await moveFiles(storage, ['a.csv'], ingesting, pending)).toEqual([]);
  expect([await storage.exists(from), (await storage.read(to))?.text]).toEqual([false, 'content']);
});

test.each(['lake', 'lake-kms'])('a copy whose answer is lost is completed (%s)', async (bucket) => {
  const [ingesting, pending] = [`s3://${bucket}/ingesting`, `s3://${bucket}/pending`];
  await server.put(bucket, ['ingesting/lost.csv'], 'content');
  // The SDK asks again, and is refused: there is an object now.
  await server.faults({ status: 500, code: 'InternalError', times: 1, method: 'PUT', late: true });
  expect(await moveFiles(storage, ['lost.csv'], ingesting, pending)).toEqual([]);
  expect(await storage.exists(`${ingesting}/lost.csv`)).toBe(false);
  expect((await storage.read(`${pending}/lost.csv`))?.text).toBe('content');
});

test('of many that move a file of their own to one name, one is moved', async () => {
  const names = Array.from({ length: 10 }, (_, i) => `from-${i}`);
  await Promise.all(names.map((name) => server.put('lake', [name], name)));
  const moved = await Promise.all(names.map((name) => storage.move(`s3://lake/${name}`, 's3://lake/race.csv')));
  const winners = names.filter((_, i) => moved[i]);
  expect(winners).toEqual([(await storage.read('s3://lake/race.csv'))?.text]);
  expect((await storage.list('s3://lake')).filter((name) => names.includes(name))).toHaveLength(names.length - 1);
});

test('the server has conditions, delays and limits of faults as it says', async () => {
  const put = (condition: object) =>
    server.client.send(new PutObjectCommand({ Bucket: 'lake', Key: 'raw', Body: 'x', ...condition }));
  const refused = { name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } };
  await expect(put({ IfMatch: '"e"' })).rejects.toMatchObject({
    name: 'NoSuchKey',
    $metadata: { httpStatusCode: 404 },
  });
  const { ETag } = await put({ IfNoneMatch: '*' });
  await expect(put({ IfNoneMatch: '*' })).rejects.toMatchObject(refused);
  await expect(put({ IfMatch: '"e"' })).rejects.toMatchObject(refused);
  expect((await put({ IfMatch: ETag })).ETag).toBe(ETag);
  const answer = await server.client.send(new GetObjectCommand({ Bucket: 'lake', Key: 'raw' }));
  expect(await answer.Body!.transformToString()).toBe('x');

  await server.faults({ times: 1, delayMs: 300, pathMatches: 'prefix=raw' });
  const begun = performance.now();
  expect([await storage.exists('s3://lake/raw'), performance.now() - begun >= 295]).toEqual([true, true]);
  await server.faults({ status: 403, code: 'AccessDenied', times: 1, method: 'PUT' });
  await server.noFaults();
  await put({});
});
