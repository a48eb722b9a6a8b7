import { causeOf, DATASETS, event, failed, INGESTING, opened, STAGE, warn } from './run';
import { endLoad } from '../../../lambda/end-load/end-load';
import { fakePorts } from '../../helpers/handler-ports';

describe('files that the run had found, and that are still where they were', () => {
  const found = (landing: Record<string, string>, pending: Record<string, string>) =>
    JSON.stringify({ execution: 'me', redrive: 0, found: { landing, pending } });
  const endWith = (given: ReturnType<typeof event>, text: string, ...files: string[]) => {
    const ports = fakePorts(files);
    ports.storage.contents.set(`${DATASETS}/turns/sales.json`, text);
    return endLoad(given, { ...ports, logs: {}, warn, datasets: DATASETS });
  };
  const here = `${STAGE}/orders-1.csv`;
  const landing = 'incoming/sales';
  const landed = `${DATASETS}/incoming/sales/orders-1.csv`;

  test('in the pending area: the load has passed them over, and is tried again', async () => {
    const given = event(opened('orders', 'customers'), ['orders', 'customers']);
    expect(await endWith(given, found({}, { 'orders-1.csv': here }), here)).toMatchObject({
      next: 'LOAD',
      loads: [{ table: 'orders' }],
      loaded: [{ table: 'customers' }],
    });
    const last = event(opened('orders'), ['orders'], { retries: 0 });
    expect(await causeOf(endWith(last, found({}, { 'orders-1.csv': here }), here))).toMatchObject({
      tables: [
        {
          table: 'orders',
          kind: 'FILES_LEFT',
          diagnosis: expect.stringContaining("'orders-1.csv' in the pending area"),
        },
      ],
    });
  });

  test('another file of the same name is not the one that was loaded', async () => {
    const given = event(opened('orders'), ['orders']);
    expect(await endWith(given, found({}, { 'orders-1.csv': 'before' }), here)).toMatchObject({ next: 'END' });
  });

  test('unless it was put back since, and has another stamp now', async () => {
    const ports = fakePorts([`${INGESTING}/orders-1.csv`]);
    ports.storage.contents.set(`${DATASETS}/turns/sales.json`, found({}, { 'orders-1.csv': 'before' }));
    const at = { ...ports, logs: {}, warn, datasets: DATASETS };
    const given = event(opened('orders'), [failed('orders')]);
    const first = await endLoad(given, at);
    expect(first).toMatchObject({ next: 'LOAD', loads: [{ table: 'orders' }] });
    // The answer is lost: it is asked again.
    expect(await endLoad(given, at)).toEqual(first);
    ports.storage.contents.set(here, 'after');
    const second = event({ ...opened('orders'), loads: [{ table: 'orders', retries: 1 }] }, ['orders']);
    expect((await causeOf(endLoad(second, at))).tables).toMatchObject([{ table: 'orders', kind: 'FILES_LEFT' }]);
  });

  test('what was put back is known beside what was found, and is done with when it was loaded', async () => {
    const ports = fakePorts([`${INGESTING}/orders-1.csv`]);
    const turn = `${DATASETS}/turns/sales.json`;
    ports.storage.contents.set(turn, found({ 'orders-0.csv': 'x' }, { 'orders-1.csv': 'before', 'customers-1': 'y' }));
    const at = { ...ports, logs: {}, warn, datasets: DATASETS };
    await endLoad(event(opened('orders', 'customers'), [failed('orders'), 'customers']), at);
    expect(JSON.parse(ports.storage.contents.get(turn)!).found).toEqual({
      landing: { 'orders-0.csv': 'x' },
      pending: { 'orders-1.csv': '', 'customers-1': 'y' },
    });
    await ports.storage.move(here, `${DATASETS}/archive/sales/orders-1.csv`);
    const second = event({ ...opened('orders'), loads: [{ table: 'orders', retries: 1 }] }, ['orders']);
    expect(await endLoad(second, at)).toMatchObject({ next: 'END' });
  });

  test('where runs may overlap, what was found says nothing of a load that failed', async () => {
    const given = event(opened('orders'), [failed('orders')], { overlap: 'ALLOW', retries: 5 });
    const archived = `${DATASETS}/archive/sales/orders-1.csv`;
    const cause = await causeOf(endWith(given, found({}, { 'orders-1.csv': here }), archived));
    expect(cause.tables).toMatchObject([{ table: 'orders', kind: 'COMMAND_FAILED' }]);
  });

  test('what was not imported is imported by a redrive, in whatever round that was found', async () => {
    const load = { table: 'orders' };
    const failure = failed('orders', 'NOT_IMPORTED', 'Starlake.NotImported').failure;
    const before = { ...opened('customers'), failed: [{ load, failure }] };
    const execution = { Id: 'me', Input: {}, StartTime: '2026-08-02T00:00:00Z', RedriveCount: 1 };
    const given = event(before, [failed('customers')], { landing, execution });
    expect(
      await endLoad(given, { ...fakePorts([`${STAGE}/customers-1`]), logs: {}, warn, datasets: DATASETS }),
    ).toMatchObject({
      next: 'IMPORT',
      loads: [{ table: 'orders' }, { table: 'customers' }],
    });
  });

  test('a table whose pattern is not known, or that shares them with one that failed, is not blamed', async () => {
    const tables: Array<[string, string?]> = [['returns'], ['orders', 'orders-.*'], ['all', '.*']];
    const given = event(opened('returns', 'orders', 'all'), ['returns', failed('orders', 'NOT_STARTED'), 'all'], {
      tables,
    });
    expect(await endWith(given, found({}, { 'orders-1.csv': here }), here)).toMatchObject({
      next: 'LOAD',
      loads: [{ table: 'orders' }],
      loaded: [{ table: 'returns' }, { table: 'all' }],
    });
  });

  test('where they landed: the import has passed them over; a redrive imports again', async () => {
    const given = event(opened('orders'), ['orders'], { landing });
    const text = found({ 'orders-1.csv': landed }, {});
    expect(await causeOf(endWith(given, text, landed))).toMatchObject({
      tables: [{ table: 'orders', kind: 'NOT_IMPORTED', error: 'Starlake.NotImported' }],
      loaded: [],
    });
    const execution = { Id: 'me', Input: {}, StartTime: '2026-08-02T00:00:00Z', RedriveCount: 1 };
    expect(await endWith({ ...given, execution }, text, landed)).toMatchObject({
      next: 'IMPORT',
      loads: [{ table: 'orders' }],
    });
  });

  test('a newer file where they landed is not the one that was imported and loaded', async () => {
    const given = event(opened('orders'), ['orders'], { landing, retries: 0 });
    const text = found({ 'orders-1.csv': 'before' }, {});
    expect(await endWith(given, text, landed, `${DATASETS}/archive/sales/orders-1.csv`)).toMatchObject({ next: 'END' });
    // Nor the one that was imported, and waits.
    const cause = await causeOf(endWith(given, text, landed, here));
    expect(cause.tables).toMatchObject([{ table: 'orders', kind: 'FILES_LEFT' }]);
  });

  test('imported, and then not loaded', async () => {
    const given = event(opened('orders'), ['orders'], { landing, retries: 0 });
    const cause = await causeOf(endWith(given, found({ 'orders-1.csv': landed }, {}), here));
    expect(cause.tables).toMatchObject([{ table: 'orders', kind: 'FILES_LEFT' }]);
  });

  test('nowhere, though their load failed: it is not tried again, it would find nothing and succeed', async () => {
    const given = event(opened('orders'), [failed('orders')], { retries: 5 });
    const text = found({}, { 'orders-1.csv': here });
    expect(await causeOf(endWith(given, text))).toMatchObject({
      tables: [{ table: 'orders', kind: 'FILES_GONE', exitCode: 1, diagnosis: expect.stringContaining('SL_AREA_') }],
    });
    // Nor by a redrive, until somebody has put them back.
    const execution = { Id: 'me', Input: {}, StartTime: '2026-08-02T00:00:00Z', RedriveCount: 1 };
    const redriven = { ...given, execution };
    expect(await causeOf(endWith(redriven, text))).toMatchObject({ tables: [{ kind: 'FILES_GONE' }] });
    expect(await endWith(redriven, text, here)).toMatchObject({ next: 'LOAD', loads: [{ table: 'orders' }] });
    // Another file of it is not the one that has disappeared.
    const another = await causeOf(endWith(redriven, text, `${STAGE}/orders-2.csv`));
    expect(another).toMatchObject({ tables: [{ kind: 'FILES_GONE' }] });
    // Archived is loaded; in the ingesting area they can be put back; and a container that never ran has not touched them.
    expect(await endWith(given, text, `${DATASETS}/archive/sales/orders-1.csv`)).toMatchObject({ next: 'LOAD' });
    expect(await endWith(given, text, `${INGESTING}/orders-1.csv`)).toMatchObject({ next: 'LOAD' });
    const launch = event(opened('orders'), [failed('orders', 'NOT_STARTED')]);
    expect(await endWith(launch, text)).toMatchObject({ next: 'LOAD' });
  });

  test.each<[string, Array<[string, string?]>, 'WAIT' | 'ALLOW']>([
    ['another table has no pattern', [['orders', 'orders-.*'], ['returns']], 'WAIT'],
    ['it has none itself', [['orders']], 'WAIT'],
    [
      'another has the same files',
      [
        ['orders', 'orders-.*'],
        ['all', 'ord.*'],
      ],
      'WAIT',
    ],
    ['runs may overlap', [['orders', 'orders-.*']], 'ALLOW'],
  ])('nowhere, and %s: no load is tried again that may have nothing to load', async (_, tables, overlap) => {
    const given = event(opened('orders'), [failed('orders')], { tables, overlap, retries: 5 });
    const cause = await causeOf(endWith(given, found({}, tables[0][1] ? { 'orders-1.csv': here } : {})));
    expect(cause.tables).toMatchObject([{ table: 'orders' }]);
  });

  test('of a table that failed anyhow, they wait for the next run', async () => {
    const given = event(opened('orders'), [failed('orders')], { retries: 0 });
    const cause = await causeOf(endWith(given, found({}, { 'orders-1.csv': here }), here));
    expect(cause.tables).toMatchObject([{ table: 'orders', kind: 'COMMAND_FAILED' }]);
  });
});
