import path from 'node:path';
import { S3Server, startS3Server } from '../helpers/s3-server';

// The bundles that are deployed, as Lambda runs them, against a real S3 API over HTTP.
const BUCKET = 'lake';
let server: S3Server;

beforeAll(async () => {
  server = await startS3Server([BUCKET]);
  Object.assign(process.env, server.env, { SL_DATASETS: `s3a://${BUCKET}/starlake/datasets` });
});

afterAll(() => server.stop());

const handlerOf = (name: string) => require(path.join(__dirname, '../../assets', name, 'index.js')).handler;
const put = (...keys: string[]) =>
  server.put(
    BUCKET,
    keys.map((key) => `starlake/datasets/${key}`),
  );
const event = (fields: object) => ({
  domain: 'sales',
  strategy: 'pending',
  pending: 'stage/sales',
  tables: [
    { table: 'orders', pattern: 'orders-[0-9]+\\.csv' },
    { table: 'zones', pattern: 'zzz\\.csv' },
  ],
  execution: { Id: 'me', Input: {}, StartTime: '2026-08-02T00:00:00.000Z' },
  ...fields,
});

test('pre-load finds the one file that matches behind 2,500 others, over three pages', async () => {
  await put(...Array.from({ length: 2500 }, (_, i) => `stage/sales/noise-${i}.csv`));
  await put('stage/sales/', 'stage/sales/sub/orders-1.csv', 'stage/sales/.zzz.csv', 'stage/salesman/zzz.csv');
  const before = await handlerOf('pre-load')(event({}));
  expect(before).toMatchObject({ ready: false, summary: { status: 'SKIPPED' } });

  await put('stage/sales/zzz.csv');
  expect(await handlerOf('pre-load')(event({}))).toMatchObject({
    ready: true,
    loads: [{ table: 'zones' }],
    idle: ['orders'],
  });
});

test('pre-load waits for an ack file, and consume-ack deletes it, twice without harm', async () => {
  const ack = event({ strategy: 'ack', ackFile: 'pending/sales/{ds}.ack', attempt: 0, attempts: 1 });
  await expect(handlerOf('pre-load')(ack)).rejects.toMatchObject({ name: 'Starlake.NotReady' });

  await put('pending/sales/2026-08-02.ack');
  const { ready, ackFile } = await handlerOf('pre-load')(ack);
  expect({ ready, ackFile }).toEqual({
    ready: true,
    ackFile: `s3a://${BUCKET}/starlake/datasets/pending/sales/2026-08-02.ack`,
  });
  await handlerOf('consume-ack')({ file: ackFile });
  await handlerOf('consume-ack')({ file: ackFile });
  await expect(handlerOf('pre-load')(ack)).rejects.toMatchObject({ name: 'Starlake.NotReady' });
});

test('a bucket that is not there is an error, never “no files”', async () => {
  const elsewhere = event({ pending: 's3a://no-such-bucket/stage/sales' });
  await expect(handlerOf('pre-load')(elsewhere)).rejects.toMatchObject({ name: 'NoSuchBucket' });
});
