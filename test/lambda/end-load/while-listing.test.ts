import { causeOf, DATASETS, event, failed, INGESTING, opened, STAGE, warn } from './run';
import type { EndLoadEvent } from '../../../lib/contract/end-load';
import { endLoad } from '../../../lambda/end-load/end-load';
import { fakePorts } from '../../helpers/handler-ports';
import { ListedStorage } from '../../helpers/listed-storage';

// The end of a round lists each area once: what happens to its files meanwhile, or to the listing, loses no file.
const LOCK = `${DATASETS}/turns/sales.json`;
const LANDING = `${DATASETS}/incoming/sales`;
const imported = { landing: 'incoming/sales' };

function endOf(given: EndLoadEvent, files: string[], after: (storage: ListedStorage, folder: string) => void) {
  const storage: ListedStorage = new ListedStorage(files, (folder) => after(storage, folder));
  const found = { landing: { 'orders-1': `${LANDING}/orders-1` }, pending: {} };
  storage.contents.set(LOCK, JSON.stringify({ execution: 'me', redrive: 0, found }));
  return { storage, result: endLoad(given, { ...fakePorts(), storage, logs: {}, warn, datasets: DATASETS }) };
}

test('a file that is imported between the two listings is not taken for loaded', async () => {
  const { result } = endOf(
    event(opened('orders'), ['orders'], imported),
    [`${LANDING}/orders-1`],
    (storage, folder) => {
      if (folder === LANDING || folder === STAGE) void storage.move(`${LANDING}/orders-1`, `${STAGE}/orders-1`);
    },
  );
  expect((await causeOf(result)).tables).toMatchObject([{ table: 'orders', kind: 'NOT_IMPORTED' }]);
});

test('a file that arrives under the name of one to move back is not replaced: both stay', async () => {
  const given = event(opened('orders'), [failed('orders')], imported);
  const { result, storage } = endOf(given, [`${INGESTING}/orders-1`], (here, folder) => {
    if (folder === STAGE) here.contents.set(`${STAGE}/orders-1`, 'new');
  });
  await expect(result).rejects.toMatchObject({ name: 'Starlake.LoadFailed' });
  expect(storage.contents.get(`${STAGE}/orders-1`)).toBe('new');
  expect(storage.contents.get(`${INGESTING}/orders-1`)).toBe(`${INGESTING}/orders-1`);
});

test('a listing that fails fails the state: it releases no lock, and moves nothing', async () => {
  const given = event(opened('orders'), [failed('orders')], imported);
  const { result, storage } = endOf(given, [`${INGESTING}/orders-1`], (_, folder) => {
    if (folder === STAGE) throw Object.assign(new Error('no'), { name: 'AccessDenied' });
  });
  storage.contents.set(`${STAGE}/orders-0`, 'waits');
  await expect(result).rejects.toMatchObject({ name: 'AccessDenied' });
  expect(JSON.parse(storage.contents.get(LOCK)!)).not.toHaveProperty('ended');
  expect(storage.contents.has(`${INGESTING}/orders-1`)).toBe(true);
});
