import { ARCHIVE, at, causeOf, end, GROUP, groupFailed } from './group-round';
import { DATASETS, event, INGESTING, opened, STAGE } from './run';
import type { FailureKind } from '../../../lib/contract/failure';

test('a group that was loaded: each of its tables was', async () => {
  const { result } = end({
    result: GROUP,
    files: at(ARCHIVE, 'orders-1', 'customers-1', 'returns-1'),
    logged: ['orders', 'customers', 'returns'],
  });
  expect(await result).toMatchObject({
    next: 'END',
    summary: {
      tables: ['orders', 'customers', 'returns'].map((table) => ({ table, status: 'LOADED', rows: 2, rejected: 0 })),
    },
  });
});

test('exit code 0 and a file that is left: only its table has failed', async () => {
  const { result } = end({
    result: GROUP,
    files: [...at(ARCHIVE, 'orders-1', 'returns-1'), ...at(INGESTING, 'customers-1')],
    logged: ['orders', 'returns'],
  });
  expect((await causeOf(result)).tables).toMatchObject([{ table: 'customers', kind: 'FILES_LEFT' }]);
});

describe('exit code 1: some tables failed, and the others were tried', () => {
  const files = [...at(ARCHIVE, 'orders-1', 'returns-1'), ...at(INGESTING, 'customers-1')];
  const result = groupFailed('COMMAND_FAILED', 1);

  test('the one that has left its file is loaded again alone, as its first retry; the others were loaded', async () => {
    const { ports, result: ended } = end({ result, files, logged: ['orders', 'returns'] });
    expect(await ended).toMatchObject({
      next: 'LOAD',
      wait: 300,
      loads: [{ table: 'customers', retries: 1 }],
      loaded: [{ table: 'orders' }, { table: 'returns' }],
    });
    expect(await ports.storage.list(STAGE)).toEqual(['customers-1']);
  });

  test('without retries the run fails, and its cause names the table, and quotes its own error', async () => {
    const printed = [
      'Loading',
      'File(s): s3a://lake/datasets/ingesting/sales/orders-1',
      '26/11/29 19:46:12 ERROR IngestionWorkflow: java.lang.Exception: what orders got over',
      'Loading',
      'File(s): s3a://lake/datasets/ingesting/sales/customers-1',
      'Table: sales.customers',
      '26/11/29 19:46:13 ERROR IngestionWorkflow: java.lang.Exception: Invalid CSV File: customers-1',
      'Loading',
      'File(s): s3a://lake/datasets/ingesting/sales/returns-1',
      '26/11/29 19:46:15 ERROR IngestionWorkflow: Some tables failed to be loaded',
    ];
    const { result: ended } = end({
      ...{ result, files, printed, logged: ['orders', 'returns'], fields: { retries: 0 } },
    });
    const cause = await causeOf(ended);
    expect(cause.tables).toEqual([
      expect.objectContaining({
        table: 'customers',
        kind: 'COMMAND_FAILED',
        diagnosis: 'Invalid CSV File: customers-1 (exit code 1, see its log)',
      }),
    ]);
    expect(cause.loaded).toEqual(['orders', 'returns']);
  });

  test('the error is quoted from where the table was loaded, if the end of the log no longer has it', async () => {
    const printed = [
      'File(s): s3a://lake/datasets/ingesting/sales/customers-0',
      'File(s): s3a://lake/datasets/ingesting/sales/customers-1',
      '26/11/29 19:46:13 ERROR IngestionWorkflow: java.lang.Exception: Invalid CSV File: customers-1',
      'Loading',
      'File(s): s3a://lake/datasets/ingesting/sales/returns-1',
      '26/11/29 19:46:15 ERROR IngestionWorkflow: java.lang.Exception: what returns got over',
    ];
    const logged = ['orders', 'returns'];
    const round = { result, files, printed, logged, end: 3, fields: { retries: 0 } };
    const { result: ended, quoteFromLog } = end(round);
    expect((await causeOf(ended)).tables).toMatchObject([
      { table: 'customers', diagnosis: 'Invalid CSV File: customers-1 (exit code 1, see its log)' },
    ]);
    const begins = quoteFromLog.mock.calls[1]![2]!;
    expect(printed.filter(begins)).toEqual(['File(s): s3a://lake/datasets/ingesting/sales/customers-1']);
  });

  test('tables that the command did not come to are loaded alone, and have their retries still', async () => {
    const { result: ended } = end({ result, files: at(STAGE, 'orders-1', 'customers-1', 'returns-1') });
    const { loads } = await ended;
    expect(loads).toEqual([{ table: 'orders' }, { table: 'customers' }, { table: 'returns' }]);
  });

  test('rows were written and the file is left, so that something failed after it: the table is not loaded again', async () => {
    const round = { result, files, logged: ['orders', 'customers', 'returns'] };
    const { ports, run, result: ended } = end(round);
    const cause = await causeOf(ended);
    expect(cause.tables).toMatchObject([{ table: 'customers', kind: 'COMMAND_FAILED' }]);
    expect(cause.tables[0].diagnosis).toContain('rows were written before');
    // The function is called again, as Lambda may do, after it has put the file away.
    expect(await ports.storage.list(ARCHIVE)).toEqual(expect.arrayContaining(['customers-1']));
    expect((await causeOf(run())).tables).toMatchObject([{ table: 'customers', kind: 'COMMAND_FAILED' }]);
  });
});

test('a second call says the same of a file that the first one put away', async () => {
  const files = [...at(ARCHIVE, 'orders-1', 'returns-1'), ...at(INGESTING, 'customers-1')];
  const logged = ['orders', 'customers', 'returns'];
  const tables = [...event(opened(), []).tables, ['other', false] as const];
  for (const result of [groupFailed('COMMAND_FAILED', 1), groupFailed('UNKNOWN', 139)]) {
    for (const fields of [{}, { tables }]) {
      const { run, result: first } = end({ result, files, logged, fields });
      expect((await causeOf(first)).tables).toMatchObject([{ table: 'customers' }]);
      expect((await causeOf(run())).tables).toMatchObject([{ table: 'customers' }]);
    }
  }
});

test('a table without files is loaded alone, unless another one explains the exit code', async () => {
  const result = groupFailed('COMMAND_FAILED', 1);
  const files = [...at(ARCHIVE, 'orders-1'), ...at(INGESTING, 'customers-1')];
  const found = ['orders-1', 'customers-1'];
  const explained = end({ result, files, found, logged: ['orders'] });
  expect(await explained.result).toMatchObject({ loads: [{ table: 'customers' }], loaded: [{}, { table: 'returns' }] });
  const unexplained = end({ result, files: at(ARCHIVE, 'orders-1', 'customers-1'), found, logged: ['orders'] });
  expect((await unexplained.result).loads).toEqual([{ table: 'returns' }]);
});

describe('a group that was killed', () => {
  const files = [...at(ARCHIVE, 'orders-1'), ...at(INGESTING, 'customers-1'), ...at(STAGE, 'returns-1')];

  test('what it had not loaded goes alone, each table, and uses up no retry', async () => {
    const killed = { result: groupFailed('UNKNOWN', 139), files, logged: ['orders'], fields: { retries: 0 } };
    const { ports, result, quoteFromLog } = end(killed);
    expect(await result).toMatchObject({
      next: 'LOAD',
      wait: 0,
      loads: [{ table: 'customers' }, { table: 'returns' }],
      loaded: [{ table: 'orders' }],
    });
    expect((await ports.storage.list(STAGE)).sort()).toEqual(['customers-1', 'returns-1']);
    expect(quoteFromLog).not.toHaveBeenCalled();
  });

  test('for memory: each on the next step of the ladder', async () => {
    const ladder = [{ memory: '8192', cpus: [] }];
    const { result } = end({
      ...{ result: groupFailed('OUT_OF_MEMORY', 137), files, logged: ['orders'], fields: { ladder, retries: 0 } },
      item: { memory: '4096' },
    });
    expect((await result).loads).toEqual([
      { table: 'customers', memory: '8192' },
      { table: 'returns', memory: '8192' },
    ]);
  });

  const ways: Array<[FailureKind, number?]> = [
    ['SPOT_RECLAIMED', undefined],
    ['SPOT_RECLAIMED', 137],
    ['OUT_OF_MEMORY', 137],
    ['TIMED_OUT', 143],
    ['COMMAND_FAILED', 2],
    ['COMMAND_FAILED', 137],
    ['COMMAND_FAILED', 143],
    ['UNKNOWN', undefined],
  ];
  test.each(ways)('as %s with exit code %s: alone, and all of its own attempts are left', async (kind, exitCode) => {
    // The group was not started four times before.
    const round = { files, logged: ['orders'], fields: { retries: 0 }, item: { launches: 4 } };
    const { result } = end({ ...round, result: groupFailed(kind, exitCode) });
    expect(await result).toMatchObject({ next: 'LOAD', wait: kind === 'SPOT_RECLAIMED' ? 30 : 0 });
    expect((await result).loads).toEqual([{ table: 'customers' }, { table: 'returns' }]);
  });

  test('by somebody: it is not loaded again', async () => {
    const { result } = end({ result: groupFailed('STOPPED'), files, logged: ['orders'] });
    expect((await causeOf(result)).tables.map(({ table }: { table: string }) => table)).toEqual([
      'customers',
      'returns',
    ]);
  });

  test('a table is not taken for loaded when a file of it is nowhere', async () => {
    const { result } = end({
      ...{ result: groupFailed('UNKNOWN', 139), files: at(ARCHIVE, 'orders-1', 'returns-1'), logged: ['orders'] },
    });
    expect((await causeOf(result)).tables).toMatchObject([{ table: 'customers', kind: 'FILES_GONE' }]);
  });

  test('a file that waits is not loaded, though the archive has an older one of the same name', async () => {
    const old = at(ARCHIVE, 'orders-1', 'customers-1', 'returns-1');
    for (const area of [STAGE, INGESTING]) {
      const files = [...old, ...at(area, 'customers-1')];
      // It has not failed by itself, so that it uses up no retry.
      const round = { result: groupFailed('UNKNOWN', 139), files, fields: { retries: 0 } };
      const { loads, loaded } = await end(round).result;
      expect([loads, loaded]).toEqual([[{ table: 'customers' }], [{ table: 'orders' }, { table: 'returns' }]]);
    }
  });

  test('nor is one that was not imported', async () => {
    const landing = `${DATASETS}/incoming/sales`;
    const old = at(ARCHIVE, 'orders-1', 'customers-1', 'returns-1');
    const { result } = end({
      ...{ result: groupFailed('UNKNOWN', 139), files: [...old, `${landing}/customers-1`] },
      ...{ landed: ['customers-1'], found: ['orders-1', 'returns-1'], fields: { landing: 'incoming/sales' } },
    });
    expect((await result).loads).toEqual([{ table: 'customers' }]);
  });

  test('archived files tell without the log, and the log without the archive', async () => {
    const round = { result: groupFailed('UNKNOWN', 139), files: at(ARCHIVE, 'orders-1', 'customers-1') };
    const { result } = end({ ...round, logged: ['returns'] });
    const { summary } = (await result) as unknown as { summary: { tables: Array<{ table: string }> } };
    expect(summary.tables.map(({ table }) => table)).toEqual(['orders', 'customers', 'returns']);
  });

  test('without a record of its files, as another run has replaced it, only the log tells', async () => {
    const files = [...at(ARCHIVE, 'orders-1', 'customers-1'), ...at(INGESTING, 'returns-1')];
    const round = { result: groupFailed('COMMAND_FAILED', 1), files, found: null, logged: ['orders', 'returns'] };
    const { tables, loaded } = await causeOf(end({ ...round, fields: { retries: 0 } }).result);
    expect(tables.map(({ table }: { table: string }) => table)).toEqual(['customers', 'returns']);
    expect(loaded).toEqual(['orders']);
  });

  test('without a record of its files nothing is taken for loaded', async () => {
    const files = at(ARCHIVE, 'orders-1', 'customers-1', 'returns-1');
    const { result } = end({ result: groupFailed('UNKNOWN', 139), files, found: null });
    const failed = (await causeOf(result)).tables.map(({ table }: { table: string }) => table);
    expect(failed).toEqual(['orders', 'customers', 'returns']);
  });
});

test('a group whose container did not start goes again as a group', async () => {
  const files = at(STAGE, 'orders-1', 'customers-1', 'returns-1');
  const { result } = end({ result: groupFailed('NO_CAPACITY'), files });
  expect(await result).toMatchObject({ next: 'LOAD', wait: 30, loads: [{ table: GROUP, launches: 1 }] });
});

test('a group whose container did not start five times has failed, with all of its tables', async () => {
  const files = at(STAGE, 'orders-1', 'customers-1', 'returns-1');
  const { result } = end({ result: groupFailed('NO_CAPACITY'), files, item: { launches: 4 } });
  expect((await causeOf(result)).tables).toHaveLength(3);
});
