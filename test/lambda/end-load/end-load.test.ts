import { causeOf, DATASETS, end, event, failed, INGESTING, opened, STAGE, warn } from './run';
import { endLoad } from '../../../lambda/end-load/end-load';
import { MAX_INLINE_TABLES } from '../../../lib/contract/limits';
import { fakePorts, loading } from '../../helpers/handler-ports';

describe('everything was loaded', () => {
  test('the run ends with its output', async () => {
    const { result } = end(event({ ...opened('orders', 'customers'), idle: ['returns'] }, ['customers', 'orders']));
    expect(await result).toMatchObject({
      next: 'END',
      summary: {
        domain: 'sales',
        status: 'LOADED',
        scheduledDate: '2026-08-02T00:00:00+0000',
        tables: [
          { table: 'orders', status: 'LOADED' },
          { table: 'customers', status: 'LOADED' },
          { table: 'returns', status: 'SKIPPED' },
        ],
      },
    });
  });

  test('an ack without files: nothing was loaded, and the output does not say so', async () => {
    const { result } = end(event({ ...opened(), idle: ['returns'] }, []));
    expect(await result).toMatchObject({ summary: { status: 'SKIPPED', reason: 'no table has files' } });
  });

  test('not a later ack file, and not while files wait of tables that the run has left out', async () => {
    const ack = `${DATASETS}/pending/sales/2026-08-02.ack`;
    const later = end(event({ ...opened('orders'), ackFile: ack, ackStamp: 'an earlier one' }, ['orders']), ack);
    expect(await later.result).toMatchObject({ next: 'END' });
    expect(await later.ports.storage.exists(ack)).toBe(true);

    const some = event({ ...opened('orders'), ackFile: ack, ackStamp: ack }, ['orders']);
    const kept = end(some, ack, `${STAGE}/customers-1`);
    expect(await kept.result).toMatchObject({ next: 'END' });
    expect(await kept.ports.storage.exists(ack)).toBe(true);
    const used = end(some, ack, `${STAGE}/orders-2`);
    await used.result;
    expect(await used.ports.storage.exists(ack)).toBe(false);
  });

  test('the ack file is consumed, and the lock is released, and a second call does no harm', async () => {
    const ack = `${DATASETS}/pending/sales/2026-08-02.ack`;
    const given = event({ ...opened('orders'), ackFile: ack, ackStamp: ack }, ['orders']);
    const { ports, result } = end(given, ack);
    await result;
    expect(await ports.storage.exists(ack)).toBe(false);
    expect(JSON.parse(ports.storage.contents.get(`${DATASETS}/turns/sales.json`)!)).toMatchObject({ ended: true });
    await endLoad(given, { ...ports, logs: {}, warn, datasets: DATASETS });
  });
});

test('the ack file is used up last: what fails behind it does not fail the run', async () => {
  const ack = `${DATASETS}/pending/sales/2026-08-02.ack`;
  const ports = fakePorts([ack]);
  const write = ports.storage.replace.bind(ports.storage);
  ports.storage.replace = async (file, text, version) => {
    if (text.includes('ended')) throw Object.assign(new Error('busy'), { name: 'SlowDown' });
    return write(file, text, version);
  };
  const given = event({ ...opened('orders'), ackFile: ack, ackStamp: ack }, ['orders']);
  expect(await endLoad(given, { ...ports, logs: {}, warn, datasets: DATASETS })).toMatchObject({ next: 'END' });
  expect(warn).toHaveBeenCalledWith('the run lock was not released: busy');
  expect(await ports.storage.exists(ack)).toBe(false);
});

describe('a load that failed is tried again', () => {
  test('its files go back first, those of others stay, and what was loaded is not loaded again', async () => {
    const { ports, result } = end(
      event(opened('orders', 'customers'), [failed('orders'), 'customers']),
      `${INGESTING}/orders-1.csv`,
      `${INGESTING}/orders-2.csv`,
      `${STAGE}/orders-3.csv`,
    );
    expect(await result).toMatchObject({
      next: 'LOAD',
      wait: 300,
      loads: [{ table: 'orders', retries: 1 }],
      loaded: [{ table: 'customers' }],
    });
    expect((await ports.storage.list(STAGE)).sort()).toEqual(['orders-1.csv', 'orders-2.csv', 'orders-3.csv']);
    expect(await ports.storage.list(INGESTING)).toEqual([]);
  });

  test('as often as retries says, and then the run fails with its files back', async () => {
    const again = { ...opened('orders'), loads: [{ table: 'orders', retries: 1 }], loaded: [{ table: 'customers' }] };
    const { ports, result } = end(event(again, [failed('orders')]), `${INGESTING}/orders-1.csv`);
    expect(await causeOf(result)).toEqual({
      domain: 'sales',
      scheduledDate: '2026-08-02T00:00:00+0000',
      rowsUnknown: 'nobody knows where the containers log',
      tables: [{ table: 'orders', status: 'FAILED', ...failed('orders').failure }],
      loaded: ['customers'],
    });
    expect(await ports.storage.list(STAGE)).toEqual(['orders-1.csv']);
  });

  test('not where the pattern is not known and files are there that may be its', async () => {
    const tables: Array<[string, string?]> = [['orders'], ['customers', 'customers-.*']];
    const { ports, result } = end(
      event(opened('orders', 'customers'), [failed('orders'), failed('customers')], { tables }),
      `${INGESTING}/x.csv`,
      `${INGESTING}/customers-1.csv`,
    );
    // Neither is certain: customers-1.csv may be of orders.
    const cause = await causeOf(result);
    expect(cause.files).toEqual(['customers-1.csv', 'x.csv']);
    expect(cause.tables.map(({ table }: { table: string }) => table)).toEqual(['orders', 'customers']);
    expect(await ports.storage.list(STAGE)).toEqual([]);
  });

  test('where the pattern is not known it is, when its container never ran', async () => {
    const tables: Array<[string, string?]> = [['orders']];
    const { result } = end(event(opened('orders'), [failed('orders', 'NOT_STARTED')], { tables }));
    expect(await result).toMatchObject({ next: 'LOAD', loads: [{ table: 'orders' }] });
    await causeOf(end(event(opened('orders'), [failed('orders')], { tables })).result);
  });

  test('not where a file may be of two tables', async () => {
    const tables: Array<[string, string?]> = [
      ['orders', 'orders-.*'],
      ['items', '.*items-.*'],
    ];
    const { result } = end(
      event(opened('orders', 'items'), [failed('orders'), 'items'], { tables }),
      `${INGESTING}/orders-items-1.csv`,
    );
    expect(await causeOf(result)).toMatchObject({ files: ['orders-items-1.csv'], tables: [{ table: 'orders' }] });
  });

  test('not while a newer file of the same name waits, which is not replaced', async () => {
    const { ports, result } = end(
      event(opened('orders'), [failed('orders')]),
      `${INGESTING}/orders-1.csv`,
      `${STAGE}/orders-1.csv`,
    );
    expect(await causeOf(result)).toMatchObject({ files: ['orders-1.csv'] });
    expect(ports.storage.contents.get(`${STAGE}/orders-1.csv`)).toBe(`${STAGE}/orders-1.csv`);
  });
});

describe('what is still in the ingesting area', () => {
  test('of a table whose load ended well: it may have loaded them, which is for a person to see', async () => {
    const { ports, result } = end(
      event(opened('orders', 'customers'), ['orders', 'customers']),
      `${INGESTING}/orders-1.csv`,
    );
    expect(await causeOf(result)).toMatchObject({
      tables: [{ table: 'orders', kind: 'FILES_LEFT', diagnosis: expect.stringContaining('ingesting area') }],
      files: ['orders-1.csv'],
      loaded: ['customers'],
    });
    expect(await ports.storage.list(STAGE)).toEqual([]);
  });

  test('of no table that is known: the run fails and names it, though all was loaded', async () => {
    const { result } = end(event(opened('orders'), ['orders']), `${INGESTING}/readme.txt`, `${INGESTING}/.crc`);
    expect(await causeOf(result)).toMatchObject({ tables: [], files: ['readme.txt'], loaded: ['orders'] });
  });

  test('of a table that ended well, where another’s pattern is not known: it is not told as loaded', async () => {
    const tables: Array<[string, string?]> = [['orders', 'orders-.*'], ['returns']];
    const { result } = end(
      event(opened('orders', 'returns'), ['orders', failed('returns')], { tables }),
      `${INGESTING}/orders-1`,
    );
    expect(await causeOf(result)).toMatchObject({
      tables: [{ table: 'returns' }, { table: 'orders', kind: 'FILES_LEFT' }],
      files: ['orders-1'],
      loaded: [],
    });
  });

  test('of a table that this run has not to do with: none of its business', async () => {
    const { result } = end(event(opened('orders'), ['orders']), `${INGESTING}/returns-1.csv`);
    expect(await result).toMatchObject({ next: 'END' });
  });

  test('of a table that stale files kept from being loaded: it is named as such', async () => {
    const { result } = end(
      event({ ...opened('orders'), stale: [{ table: 'returns' }] }, ['orders']),
      `${INGESTING}/returns-1.csv`,
    );
    expect(await causeOf(result)).toMatchObject({
      tables: [{ table: 'returns', kind: 'STALE_FILES' }],
      files: ['returns-1.csv'],
      loaded: ['orders'],
    });
  });

  test('where runs may overlap it is not taken for this run’s', async () => {
    const { ports, result } = end(
      event(opened('orders'), ['orders'], { overlap: 'ALLOW' }),
      `${INGESTING}/orders-1.csv`,
    );
    expect(await causeOf(result)).toMatchObject({ files: ['orders-1.csv'] });
    expect(await ports.storage.list(STAGE)).toEqual([]);
  });

  test('nothing is moved while a container works on the domain', async () => {
    const ports = fakePorts([`${INGESTING}/orders-1.csv`], ['other'], [loading('task', 'sales', 'other')]);
    const result = endLoad(event(opened('orders'), [failed('orders')]), {
      ...ports,
      logs: {},
      warn,
      datasets: DATASETS,
    });
    await expect(result).rejects.toMatchObject({ name: 'Starlake.StillRunning' });
    expect(await ports.storage.list(INGESTING)).toEqual(['orders-1.csv']);
  });

  test('a run that lost the lock waits until it gets the lock again', async () => {
    const ports = fakePorts([], ['other']);
    ports.storage.contents.set(`${DATASETS}/turns/sales.json`, '{"execution":"other","redrive":0}');
    const given = event(opened('orders'), ['orders']);
    const at = { ...ports, logs: {}, warn, datasets: DATASETS };
    await expect(endLoad(given, at)).rejects.toMatchObject({ name: 'Starlake.StillRunning' });
    ports.executions.running.clear();
    expect(await endLoad(given, at)).toMatchObject({ next: 'END' });
  });
});

test('a round that the history has no room for is not begun', async () => {
  const many = Array.from({ length: 900 }, (_, i) => `orders_${i}`);
  const tables = many.map((table) => [table, `${table}-.*`] as [string, string]);
  const results = many.map((table) => failed(table, 'NOT_STARTED'));
  const cause = await causeOf(end(event(opened(...many), results, { tables })).result);
  expect(cause.tables).toHaveLength(900);

  const few = many.slice(0, 600);
  const { result } = end(event(opened(...few), results.slice(0, 600), { tables }));
  expect(await result).toMatchObject({ next: 'LOAD', events: 7_300 + 13 * 600 });

  // Loads in executions of their own leave their events there.
  const rounds = { uri: `${DATASETS}/rounds`, key: 'rounds' };
  const distributed = end(event(opened(...many), results, { tables, rounds }));
  expect(await distributed.result).toMatchObject({ next: 'LOAD', events: 7_300 + 13 });
});

test('the most tables of one history are loaded alone when all their groups were killed, however small these are', async () => {
  const many = Array.from({ length: MAX_INLINE_TABLES }, (_, i) => `orders_${i}`);
  const tables = many.map((table) => [table, `${table}-.*`] as [string, string]);
  const groups = many.flatMap((table, i) => (i % 2 === 0 ? [`${table},${many[i + 1]}`] : []));
  const failure = { error: 'States.TaskFailed', kind: 'UNKNOWN' as const, exitCode: 139 };
  const results = groups.map((table) => ({ table, failure }));
  const ports = fakePorts(many.map((table) => `${STAGE}/${table}-1`));
  const pending = Object.fromEntries(many.map((table) => [`${table}-1`, `${STAGE}/${table}-1`]));
  const holder = { execution: 'me', redrive: 0, found: { landing: {}, pending } };
  ports.storage.contents.set(`${DATASETS}/turns/sales.json`, JSON.stringify(holder));
  const given = event(opened(...groups), results, { tables, retries: 0 });
  const next = await endLoad(given, { ...ports, logs: {}, warn, datasets: DATASETS });
  expect(next).toMatchObject({ next: 'LOAD', wait: 0 });
  expect(next.loads).toHaveLength(many.length);
});

test('a failure that nobody could explain is told as such, and its table tried again', async () => {
  const results = [{ table: 'orders', failure: { error: 'States.TaskFailed' } }];
  expect(await end(event(opened('orders'), results), `${STAGE}/orders-1`).result).toMatchObject({ next: 'LOAD' });
  const cause = await causeOf(end(event(opened('orders'), results, { retries: 0 })).result);
  expect(cause.tables).toMatchObject([{ table: 'orders', kind: 'UNKNOWN', error: 'States.TaskFailed' }]);
});
