import { DATASETS, event, failed, INGESTING, opened, STAGE, warn } from './run';
import type { EndLoadEvent } from '../../../lib/contract/end-load';
import { endLoad } from '../../../lambda/end-load/end-load';
import { fakePorts } from '../../helpers/handler-ports';

// How often the end of a round lists each folder: once for a page of 1,000 files.
const LANDING = `${DATASETS}/incoming/sales`;
const ARCHIVE = `${DATASETS}/archive/sales`;
const years = Array.from({ length: 5_000 }, (_, i) => `${ARCHIVE}/customers-${String(i).padStart(6, '0')}`);
const import_ = { landing: 'incoming/sales' };

async function listsOf(given: EndLoadEvent, files: string[], names = ['orders-1', 'orders-2']) {
  const redrive = given.execution.RedriveCount;
  const ports = fakePorts(files);
  const found = { landing: Object.fromEntries(names.map((name) => [name, 'a'])), pending: {} };
  ports.storage.contents.set(`${DATASETS}/turns/sales.json`, JSON.stringify({ execution: 'me', redrive, found }));
  await endLoad(given, { ...ports, logs: {}, warn, datasets: DATASETS }).catch(() => undefined);
  return [INGESTING, STAGE, LANDING, ARCHIVE].map(
    (folder) => ports.storage.listed.filter((one) => one === folder).length,
  );
}

const archived = [`${ARCHIVE}/orders-1`, `${ARCHIVE}/orders-2`];
const redriven = { Id: 'me', Input: {}, StartTime: '2026-08-02T00:00:00Z', RedriveCount: 1 };

test.each<[string, EndLoadEvent, string[], number[]]>([
  ['all loaded', event(opened('orders'), ['orders'], import_), [...years, ...archived], [1, 1, 1, 0]],
  [
    'all loaded, and an ack file to delete',
    event({ ...opened('orders'), ackFile: `${DATASETS}/sales.ack` }, ['orders'], import_),
    archived,
    [1, 1, 1, 0],
  ],
  [
    'one failed, its file goes back',
    event(opened('orders'), [failed('orders')], import_),
    [...years, `${INGESTING}/orders-1`, `${ARCHIVE}/orders-2`],
    // The archive by the name of one file.
    [1, 1, 1, 1],
  ],
  [
    'a redrive of it',
    event(opened('orders'), [failed('orders')], { ...import_, execution: redriven }),
    [...years, `${INGESTING}/orders-1`, `${ARCHIVE}/orders-2`],
    [1, 1, 1, 1],
  ],
])('%s', async (_what, given, files, expected) => {
  expect(await listsOf(given, files)).toEqual(expected);
});

test('a landing folder with files of years is looked for names', async () => {
  const others = Array.from({ length: 5_000 }, (_, i) => `${LANDING}/archived-${i}`);
  const given = event(opened('orders'), ['orders'], import_);
  expect(await listsOf(given, [...others, ...archived])).toEqual([1, 1, 1, 0]);
});

test('100,000 files of the run that were loaded need no more than two', async () => {
  const names = Array.from({ length: 100_000 }, (_, i) => `orders-${String(i).padStart(6, '0')}`);
  expect(await listsOf(event(opened('orders'), ['orders'], import_), [], names)).toEqual([1, 1, 1, 0]);
});
