import { planEvent } from './support';
import { planBackfill } from '../../../lambda/backfill/plan';
import { SuccessMarkers } from '../../../lambda/storage/success-markers';
import { startS3Server, type S3Server } from '../../helpers/s3-server';
import { storageFor } from '../../../lambda/storage/storage-for';

let server: S3Server;
beforeAll(async () => (server = await startS3Server(['lake'])));
afterAll(() => server.stop());

test('markers are read from S3, all pages of them', async () => {
  const stamp = (hour: number) => new Date(Date.parse('2026-06-01T00:00:00Z') + hour * 3_600_000).toISOString();
  const keys = Array.from(
    { length: 1100 },
    (_, i) => `data/succeeded/sales/${stamp(i).replace(/[-:]/g, '').replace('.000Z', '+0000')}`,
  );
  await server.put('lake', [...keys, 'data/succeeded/sales/notes.txt', 'data/succeeded/hr/20260720T000000+0000']);
  const succeeded = new SuccessMarkers(
    storageFor('s3a://lake', { client: server.client }),
    's3a://lake/data/succeeded',
  );
  const event = planEvent({ pipeline: 'sales', from: '2026-06-01', to: '2026-07-20T00:00:00Z' }, { cron: '0 * * * *' });
  const { skipped, runs } = await planBackfill(event, () => succeeded);
  expect({ skipped, runs: runs.length }).toEqual({ skipped: 1100, runs: 77 });
  await succeeded.mark('sales', '2026-07-20T00:00:00+0000');
  expect((await planBackfill(event, () => succeeded)).skipped).toBe(1101);
});
