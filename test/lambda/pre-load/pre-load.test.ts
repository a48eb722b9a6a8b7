import fc from 'fast-check';
import { fakePorts } from '../../helpers/handler-ports';
import { MemoryStorage } from '../../helpers/memory-storage';
import type { PreLoadEvent } from '../../../lib/contract/pre-load';
import { preLoad } from '../../../lambda/pre-load/pre-load';

const DATASETS = 's3a://lake/datasets';
const TABLES = [
  { table: 'orders', pattern: 'orders-.*\\.json' },
  { table: 'customers', pattern: 'customers.*', cpu: '2048' },
];

const executionOf = (fields: object = {}) => ({
  Id: 'me',
  Input: {},
  StartTime: '2026-08-02T03:04:05.678Z',
  ...fields,
});

function event(fields: Partial<PreLoadEvent> = {}): PreLoadEvent {
  return {
    domain: 'sales',
    strategy: 'imported',
    landing: 'incoming/sales',
    pending: 'stage/sales',
    tables: TABLES,
    execution: executionOf(),
    ...fields,
  };
}

const run = (fields: Partial<PreLoadEvent>, ...files: string[]) =>
  preLoad(event(fields), fakePorts(files.map((file) => `${DATASETS}/${file}`)), DATASETS);
const loadsOf = async (fields: Partial<PreLoadEvent>, ...files: string[]) =>
  (await run(fields, ...files)).loads.map(({ table }) => table);

describe('none', () => {
  test('all tables are loaded, and nothing is listed', async () => {
    const storage = new MemoryStorage();
    const result = await preLoad(
      event({ strategy: 'none', landing: undefined, pending: undefined }),
      { ...fakePorts(), storage },
      DATASETS,
    );
    expect(result).toEqual({
      ready: true,
      domain: 'sales',
      scheduledDate: '2026-08-02T03:04:05+0000',
      loads: [{ table: 'orders' }, { table: 'customers', cpu: '2048' }],
      tables: 'customers,orders',
      idle: [],
    });
    expect(storage.listed).toEqual([]);
  });
});

describe('imported', () => {
  test('nothing there: skipped, and the output says why', async () => {
    expect(await run({})).toEqual({
      ready: false,
      domain: 'sales',
      scheduledDate: '2026-08-02T03:04:05+0000',
      loads: [],
      tables: '',
      idle: ['orders', 'customers'],
      summary: {
        domain: 'sales',
        status: 'SKIPPED',
        scheduledDate: '2026-08-02T03:04:05+0000',
        reason: 'no file in s3a://lake/datasets/incoming/sales',
        tables: [
          { table: 'orders', status: 'SKIPPED' },
          { table: 'customers', status: 'SKIPPED' },
        ],
      },
    });
  });

  test('a file that landed: its table alone', async () => {
    expect(await run({}, 'incoming/sales/orders-1.json')).toMatchObject({
      ready: true,
      loads: [{ table: 'orders' }],
      idle: ['customers'],
    });
  });

  test('what an earlier run imported and did not load is loaded', async () => {
    expect(await loadsOf({}, 'stage/sales/customers.csv')).toEqual(['customers']);
  });

  test('dot files, other folders and half names do not count', async () => {
    const files = ['.orders-1.json', 'sub/orders-1.json', 'orders-1.json.tmp', 'my-orders-1.json'];
    expect((await run({}, ...files.map((name) => `incoming/sales/${name}`))).ready).toBe(false);
    expect((await run({ tables: [] }, 'incoming/sales/.hidden')).ready).toBe(false);
  });

  test('without tables, any file opens the gate', async () => {
    expect(await run({ tables: [] }, 'incoming/sales/x')).toMatchObject({ ready: true, loads: [], idle: [] });
  });

  test('a table whose pattern is not known may own any file', async () => {
    const tables = [{ table: 'orders', pattern: 'orders.*' }, { table: 'others' }];
    expect(await loadsOf({ tables }, 'incoming/sales/x.csv')).toEqual(['others']);
  });

  test('a landing area of its own, elsewhere', async () => {
    const storage = new MemoryStorage(['s3://landing/crm/orders-1.json']);
    const result = await preLoad(event({ landing: 's3://landing/crm' }), { ...fakePorts(), storage }, DATASETS);
    expect(result.loads).toEqual([{ table: 'orders' }]);
  });

  describe('ack beside each data file', () => {
    const tables = [{ table: 'orders', pattern: 'orders.*', ack: 'ack' }];
    test.each([
      [['orders_1.csv'], false],
      [['orders_1.csv', 'orders_1.ack'], true],
      [['orders_1.csv', 'orders_2.ack'], false],
      [['orders_1.csv', 'orders_1.csv.ack'], false],
      [['orders_1', 'orders_1.ack'], true],
      [['orders_1.ack'], false],
      [['orders_1.csv', '.orders_1.ack'], false],
    ])('%j: ready is %s', async (names, ready) => {
      expect((await run({ tables }, ...names.map((name) => `incoming/sales/${name}`))).ready).toBe(ready);
    });

    test('files that were imported need none any more', async () => {
      expect(await loadsOf({ tables }, 'stage/sales/orders_1.csv')).toEqual(['orders']);
    });
  });
});

test('folders that Starlake does not read today are not looked into', async () => {
  for (const strategy of ['imported', 'pending'] as const) {
    const files = ['importing/sales/orders-1.json', 'pending/sales/orders-1.json', 'pending/sales/2026-08-01.ack'];
    expect((await run({ strategy, tables: [{ table: 'any' }] }, ...files)).ready).toBe(false);
  }
});

describe('pending', () => {
  test('a file that waits: its table', async () => {
    expect(await loadsOf({ strategy: 'pending' }, 'stage/sales/orders-1.json')).toEqual(['orders']);
  });

  test('a file in the landing area does not count', async () => {
    const result = await run({ strategy: 'pending', landing: undefined }, 'incoming/sales/orders-1.json');
    expect(result.summary?.reason).toBe('no file in s3a://lake/datasets/stage/sales');
  });
});

describe('ack', () => {
  const ack: Partial<PreLoadEvent> = { strategy: 'ack', ackFile: 'pending/sales/{ds}.ack', attempt: 0, attempts: 2 };
  const ackFile = 'pending/sales/2026-08-02.ack';

  test('there: the tables that have files, and the file to consume', async () => {
    expect(await run(ack, ackFile, 'stage/sales/orders-1.json')).toMatchObject({
      ready: true,
      loads: [{ table: 'orders' }],
      idle: ['customers'],
      ackFile: `${DATASETS}/${ackFile}`,
    });
  });

  test('there, and patterns are not known: all tables', async () => {
    expect(await loadsOf({ ...ack, tables: [{ table: 'a' }, { table: 'b' }] }, ackFile)).toEqual(['a', 'b']);
  });

  test('the date in its name is the logical one', async () => {
    const execution = executionOf({ Input: { scheduledTime: '2026-07-01T23:30:00-02:00' } });
    expect((await run({ ...ack, execution }, 'pending/sales/2026-07-02.ack')).ready).toBe(true);
  });

  test('not there: not ready while it may come, skipped at last', async () => {
    await expect(run({ ...ack, attempt: 1 })).rejects.toMatchObject({
      name: 'Starlake.NotReady',
      message: `no ack file ${DATASETS}/${ackFile} yet`,
    });
    expect((await run({ ...ack, attempt: 2 })).summary).toMatchObject({
      status: 'SKIPPED',
      reason: `no ack file ${DATASETS}/${ackFile}`,
    });
  });
});

describe("the execution's input", () => {
  test.each([
    ['2026-08-02T00:00:00Z', '2026-08-02T00:00:00+0000'],
    ['2026-08-02T02:30:00+02:00', '2026-08-02T00:30:00+0000'],
    ['2026-08-02T00:00:00.999+0000', '2026-08-02T00:00:00+0000'],
    ['2026-08-02T00:00:00', '2026-08-02T00:00:00+0000'],
    ['2026-08-02', '2026-08-02T00:00:00+0000'],
    ['2026-08-02 01:00+01', '2026-08-02T00:00:00+0000'],
  ])('scheduledTime %s is %s', async (scheduledTime, scheduledDate) => {
    expect((await run({ execution: executionOf({ Input: { scheduledTime } }) })).scheduledDate).toBe(scheduledDate);
  });

  test("the state's own time goes before the input's", async () => {
    const fields = { scheduledTime: '2026-01-01', execution: executionOf({ Input: { scheduledTime: '2026-02-02' } }) };
    expect((await run(fields)).scheduledDate).toBe('2026-01-01T00:00:00+0000');
  });

  test.each(['yesterday', '2026-02-30', '2026-13-01', '', 20260802, {}, '2026-08-02T25:00:00Z'])(
    'scheduledTime %j is refused',
    async (scheduledTime) => {
      await expect(run({ execution: executionOf({ Input: { scheduledTime } }) })).rejects.toMatchObject({
        name: 'Starlake.InvalidInput',
        message: expect.stringContaining(`got ${JSON.stringify(scheduledTime)}`),
      });
    },
  );

  test('tables: only these are looked for', async () => {
    const files = ['incoming/sales/orders-1.json', 'incoming/sales/customers.csv'];
    expect(await loadsOf({ execution: executionOf({ Input: { tables: ['customers'], more: 1 } }) }, ...files)).toEqual([
      'customers',
    ]);
    expect((await run({ execution: executionOf({ Input: { tables: ['customers'] } }) }, files[0])).ready).toBe(false);
    expect(
      await loadsOf({ execution: executionOf({ Input: { tables: null, scheduledTime: null } }) }, ...files),
    ).toEqual(['orders', 'customers']);
  });

  test('a gate without tables takes no notice of them', async () => {
    expect(
      (await run({ tables: [], execution: executionOf({ Input: { tables: ['x'] } }) }, 'incoming/sales/a')).ready,
    ).toBe(true);
  });

  test.each([
    [{ tables: ['ordres'] }, `tables has ["ordres"], which domain 'sales' has not; it has orders, customers`],
    [{ tables: [] }, 'tables must be a list of one or more names, got []'],
    [{ tables: 'orders' }, 'tables must be a list of one or more names, got "orders"'],
    [{ tables: [1] }, 'tables must be a list of one or more names, got [1]'],
    ['text', `the execution's input must be a JSON object, got "text"`],
    [[], `the execution's input must be a JSON object, got []`],
    [null, `the execution's input must be a JSON object, got null`],
  ])('%j is refused', async (input, message) => {
    await expect(run({ execution: executionOf({ Input: input }) })).rejects.toMatchObject({
      name: 'Starlake.InvalidInput',
      message,
    });
  });

  test('an input that would take room from the tables is refused', async () => {
    const execution = executionOf({ Input: { note: 'x'.repeat(20_000) } });
    await expect(run({ execution })).rejects.toMatchObject({
      name: 'Starlake.InvalidInput',
      message: `the execution's input has 20011 bytes, and may have 16384`,
    });
  });

  test('any input gives a run or Starlake.InvalidInput', async () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.record({ scheduledTime: fc.jsonValue(), tables: fc.jsonValue() }, { requiredKeys: [] }),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (input) => {
        try {
          const { scheduledDate, loads, idle } = await run({
            strategy: 'none',
            execution: executionOf({ Input: input }),
          });
          expect(scheduledDate).toMatch(/^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/);
          expect(loads.length + idle.length).toBeGreaterThan(0);
        } catch (error) {
          expect((error as Error).name).toBe('Starlake.InvalidInput');
        }
      }),
    );
  });
});

test('a listing that fails is never “no files”', async () => {
  const storage = new MemoryStorage([`${DATASETS}/incoming/sales/orders-1.json`], [`${DATASETS}/stage/sales`]);
  await expect(preLoad(event(), { ...fakePorts(), storage }, DATASETS)).rejects.toMatchObject({ name: 'AccessDenied' });
});
