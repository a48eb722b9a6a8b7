import type { PreLoadEvent } from '../../../lib/contract/pre-load';
import { preLoad } from '../../../lambda/pre-load/pre-load';
import { fakePorts } from '../../helpers/handler-ports';
import { ListedStorage } from '../../helpers/listed-storage';

// A gate lists an area page by page: what happens to its files meanwhile, or to the listing, loses no file.
const LAKE = 's3a://lake';
const LOCK = `${LAKE}/lock.json`;
const EVENT: PreLoadEvent = {
  ...{ domain: 'sales', strategy: 'imported', landing: 'landing', pending: 'pending' },
  tables: [{ table: 'orders', pattern: 'orders-.*' }],
  execution: { Id: 'me', Input: {}, StartTime: '2026-08-02T00:00:00Z' },
  pipeline: { overlap: 'WAIT', staleFiles: 'RESTORE', lock: 'lock.json', ingesting: 'ingesting' },
};

const thousands = (folder: string) =>
  Array.from({ length: 3_000 }, (_, i) => `${LAKE}/${folder}/orders-${String(i).padStart(6, '0')}`);

test.each(['ingesting', 'pending', 'landing'])(
  'a listing of %s that fails on a later page fails the gate: it records and moves nothing',
  async (folder) => {
    const files = thousands(folder);
    const storage = new ListedStorage(files, (uri, page) => {
      if (uri === `${LAKE}/${folder}` && page === 2) throw Object.assign(new Error('no'), { name: 'AccessDenied' });
    });
    const gate = () => preLoad(EVENT, { ...fakePorts(), storage }, LAKE);
    await expect(gate()).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(JSON.parse(storage.contents.get(LOCK)!)).toEqual({ execution: 'me', redrive: 0 });
    expect([...storage.contents.keys()].filter((uri) => uri !== LOCK)).toEqual(files);
  },
);

test('a file that lands after the pending area was listed is one of the run', async () => {
  const storage = new ListedStorage([`${LAKE}/pending/orders-1`], (uri) => {
    if (uri === `${LAKE}/pending`) storage.contents.set(`${LAKE}/landing/orders-2`, 'new');
  });
  expect(await preLoad(EVENT, { ...fakePorts(), storage }, LAKE)).toMatchObject({ loads: [{ table: 'orders' }] });
  expect(JSON.parse(storage.contents.get(LOCK)!).found).toEqual({
    landing: { 'orders-2': 'new' },
    pending: { 'orders-1': `${LAKE}/pending/orders-1` },
  });
});

test('a file that arrives in an area that was listed is none of the run: nobody promises that it is loaded', async () => {
  const storage = new ListedStorage([`${LAKE}/pending/orders-1`], (uri) => {
    if (uri === `${LAKE}/landing`) storage.contents.set(`${LAKE}/pending/orders-2`, 'new');
  });
  await preLoad(EVENT, { ...fakePorts(), storage }, LAKE);
  expect(Object.keys(JSON.parse(storage.contents.get(LOCK)!).found.pending)).toEqual(['orders-1']);
});
