import { causeOf, DATASETS, event, failed, INGESTING, STAGE, warn } from './run';
import { ARCHIVE, end, line, run } from './logged-round';
import { endLoad } from '../../../lambda/end-load/end-load';
import type { EndLoadEvent } from '../../../lib/contract/end-load';
import type { LogLine } from '../../../lambda/aws/logs';
import { FakeLogs, summaryLine } from '../../helpers/fake-logs';
import { FakeHistories, fakePorts } from '../../helpers/handler-ports';

// What is told of rows, and what follows of it.
describe('a run that loads everything', () => {
  test('tells the rows of each table, as Starlake counts them, and nothing of tables that had no files', async () => {
    const lines = [
      summaryLine('orders', 'orders-1', 99, 1),
      summaryLine('orders', 'orders-2', 50, 0),
      summaryLine('customers', 'customers-1', 7),
    ];
    const preLoad = { ...run('orders', 'customers'), idle: ['returns'] };
    const { result, count } = end(event(preLoad, ['orders', 'customers']), lines, [], ['orders-1', 'orders-2']);
    expect(await result).toMatchObject({
      summary: {
        status: 'LOADED',
        tables: [
          { table: 'orders', status: 'LOADED', rows: 149, rejected: 1 },
          { table: 'customers', status: 'LOADED', rows: 7, rejected: 0 },
          { table: 'returns', status: 'SKIPPED' },
        ],
      },
    });
    expect((await result) as object).not.toHaveProperty('summary.rowsUnknown');
    expect(count.mock.calls).toEqual([
      [{ domain: 'sales', table: 'orders', counts: { RowsLoaded: 149, RowsRejected: 1 } }],
      [{ domain: 'sales', table: 'customers', counts: { RowsLoaded: 7, RowsRejected: 0 } }],
    ]);
  });

  test('waits some seconds for lines that come late, and no longer than it has to', async () => {
    const late = summaryLine('orders', 'orders-1', 5, 0, { look: 3 });
    const { result, ports, printed } = end(event(run('orders'), ['orders']), [late], [], ['orders-1']);
    expect(await result).toMatchObject({ summary: { tables: [{ rows: 5 }] } });
    expect(ports.clock.now()).toBe(5_000);
    expect(printed.searches).toHaveLength(3);
  });

  test('a line that never comes: the rows are not known, and that is said', async () => {
    const lines = [summaryLine('orders', 'orders-1', 5), summaryLine('customers', 'customers-1', 3)];
    const { result, ports, count } = end(
      event(run('orders', 'customers'), ['orders', 'customers']),
      lines,
      [],
      ['orders-1', 'orders-2', 'customers-1'],
    );
    expect(await result).toMatchObject({
      summary: {
        status: 'LOADED',
        rowsUnknown: "the log says nothing of 'orders-2'",
        tables: [{ table: 'orders' }, { table: 'customers', rows: 3, rejected: 0 }],
      },
    });
    expect(JSON.stringify(await result)).not.toContain('"orders","status":"LOADED","rows"');
    expect(ports.clock.now()).toBe(20_000);
    expect(count).toHaveBeenCalledTimes(1);
  });

  test.each([
    ['no log is known', { printed: undefined }, {}, 'nobody knows where the containers log'],
    ['the level hides the lines', {}, { hidden: 'error' }, 'SL_LOG_LEVEL=error hides them'],
    ['the log may not be read', { printed: new FakeLogs([], 'AccessDeniedException') }, {}, /AccessDenied/],
  ])('where %s, no rows are told, and nobody waits', async (_, more, fields, why) => {
    const { result, ports } = end(event(run('orders'), ['orders'], fields), [], [], ['orders-1'], more);
    const { summary } = (await result) as { summary: { rowsUnknown: string; tables: object[] } };
    expect(summary.rowsUnknown).toMatch(why);
    expect(summary.tables).toEqual([{ table: 'orders', status: 'LOADED' }]);
    expect(ports.clock.now()).toBe(0);
  });

  test('a table without files has loaded none', async () => {
    const { result } = end(event(run('orders'), ['orders']), [summaryLine('customers', 'customers-1', 1)], [], []);
    expect(await result).toMatchObject({ summary: { tables: [{ table: 'orders', rows: 0, rejected: 0 }] } });
  });

  test('lines of the time before the run, and of a pause of it, are not its own', async () => {
    const lines = [
      summaryLine('orders', 'orders-1', 1, 0, { time: 500 }),
      summaryLine('orders', 'orders-1', 2, 0, { time: 1_500, stream: 'a' }),
      summaryLine('orders', 'orders-1', 4, 0, { time: 2_500, stream: 'b' }),
    ];
    const given = event(run('orders'), ['orders'], {
      execution: { Id: 'me', Input: {}, StartTime: '1970-01-01T00:00:00Z', RedriveCount: 1 },
    });
    const histories = new FakeHistories({ me: [{ from: 2_000, to: 3_000 }] });
    const { result } = end(given, lines, [], [], { histories });
    expect(await result).toMatchObject({ summary: { tables: [{ rows: 2 }] } });
  });
});

test('a redriven run that had to wait for another does not take its rows for its own', async () => {
  const given = event(run('orders'), ['orders'], {
    execution: { Id: 'me', Input: {}, StartTime: '1970-01-01T00:00:00Z', RedriveCount: 1 },
  });
  const ports = fakePorts([]);
  ports.storage.contents.set(
    `${DATASETS}/turns/sales.json`,
    JSON.stringify({ execution: 'other', redrive: 0, ended: true }),
  );
  await ports.clock.sleep(5_000);
  const lines = [
    summaryLine('orders', 'orders-1', 10),
    summaryLine('orders', 'orders-9', 500, 0, { time: 4_000, stream: 'o' }),
  ];
  const histories = new FakeHistories({ me: [{ from: 2_500, to: 3_000 }] });
  const all = { ...ports, printed: new FakeLogs(lines), histories, logs: {}, warn, datasets: DATASETS };
  expect(await endLoad(given, all)).toMatchObject({ summary: { tables: [{ table: 'orders', rows: 10 }] } });
});

test('a load that did not start tells the rows of attempts before it', async () => {
  const lines = [summaryLine('orders', 'orders-1', 3)];
  const { result } = end(event(run('orders'), [failed('orders', 'NOT_STARTED', 'ECS.AccessDeniedException')]), lines);
  expect(await causeOf(result)).toMatchObject({ tables: [{ kind: 'NOT_STARTED', rows: 3, rejected: 0 }] });
});

describe('rows that Starlake has rejected', () => {
  const rejecting = (lines: LogLine[], fields: Partial<EndLoadEvent> = {}) =>
    end(event(run('orders', 'customers'), ['orders', 'customers'], fields), [
      ...lines,
      summaryLine('customers', 'customers-1', 7),
    ]);

  test('all of a file: the table has failed, with its counts, and is not loaded again', async () => {
    const lines = [summaryLine('orders', 'orders-1', 0, 10), summaryLine('orders', 'orders-2', 990, 0)];
    const { result, count } = rejecting(lines);
    expect(await causeOf(result)).toMatchObject({
      tables: [
        {
          table: 'orders',
          error: 'Starlake.RowsRejected',
          kind: 'ROWS_REJECTED',
          diagnosis: "all 10 rows of 'orders-1' were rejected: the reasons are in audit.rejected",
          rows: 990,
          rejected: 10,
        },
      ],
      loaded: ['customers'],
      counts: { customers: { rows: 7, rejected: 0 } },
    });
    expect(count).toHaveBeenCalledWith({
      domain: 'sales',
      table: 'orders',
      counts: { RowsLoaded: 990, RowsRejected: 10 },
    });
  });

  test('of several files, their number and one of them', async () => {
    const lines = [summaryLine('orders', 'orders-1', 0, 10), summaryLine('orders', 'orders-2', 0, 5)];
    const [table] = (await causeOf(rejecting(lines).result)).tables;
    expect(table.diagnosis).toMatch(/^all 15 rows of 2 of its files, 'orders-1' for one, were rejected/);
  });

  test.each([
    [0, 99, 1, false],
    [0, 100, 0, true],
    [0.1, 90, 10, true],
    [0.1, 89, 11, false],
    [0.9999, 1, 9_999, true],
    [1, 0, 100, true],
  ])(
    'with a ratio of %p, %p accepted and %p rejected: loaded is %p',
    async (maxRejectedRatio, rows, rejected, loaded) => {
      const { result } = rejecting([summaryLine('orders', 'orders-1', rows, rejected)], { maxRejectedRatio });
      if (loaded) {
        expect(await result).toMatchObject({ next: 'END', summary: { tables: [{ rows, rejected }, {}] } });
      } else {
        expect(await causeOf(result)).toMatchObject({
          tables: [{ table: 'orders', kind: 'ROWS_REJECTED', rows, rejected }],
        });
      }
    },
  );

  test('what is known of a file is enough, whatever else is not known of the table', async () => {
    const given = event(run('orders'), ['orders']);
    const { result } = end(given, [summaryLine('orders', 'orders-1', 0, 10)], [], ['orders-1', 'orders-2']);
    expect(await causeOf(result)).toMatchObject({ tables: [{ kind: 'ROWS_REJECTED' }] });
  });

  test('a ratio is exact', async () => {
    const { result } = rejecting([summaryLine('orders', 'orders-1', 71, 29)], { maxRejectedRatio: 0.29 });
    expect(await result).toMatchObject({ next: 'END' });
  });

  test('a file without rows has none that could be loaded', async () => {
    expect(await rejecting([summaryLine('orders', 'orders-1', 0, 0)]).result).toMatchObject({ next: 'END' });
  });

  test('a redrive does not load it again, for its files are put away; when they were put back, it does', async () => {
    const lines = [summaryLine('orders', 'orders-1', 0, 10)];
    const redriven = event(run('orders'), ['orders'], {
      execution: { Id: 'me', Input: {}, StartTime: '1970-01-01T00:00:00Z', RedriveCount: 1 },
    });
    expect(await causeOf(end(redriven, lines).result)).toMatchObject({ tables: [{ kind: 'ROWS_REJECTED' }] });
    const back = await end(redriven, lines, [`${STAGE}/orders-1`]).result;
    expect(back).toMatchObject({ next: 'LOAD', loads: [{ table: 'orders' }] });
    // And then what counts is how the file was loaded last.
    const again = [...lines, summaryLine('orders', 'orders-1', 10, 0, { time: 3_000, stream: 'load/starlake/2' })];
    const next = event({ ...run('orders'), redrive: 1 }, ['orders'], { execution: redriven.execution });
    expect(await end(next, again).result).toMatchObject({
      next: 'END',
      summary: { tables: [{ table: 'orders', rows: 10, rejected: 10 }] },
    });
  });
});

describe('a load that failed when its rows were written', () => {
  test('its file is put away and not loaded again; the run fails with what really failed', async () => {
    const lines = [summaryLine('orders', 'orders-1', 10)];
    const given = event(run('orders', 'customers'), [failed('orders'), 'customers'], { retries: 3 });
    const { result, ports } = end(given, lines, [`${INGESTING}/orders-1`]);
    expect(await causeOf(result)).toMatchObject({
      tables: [{ table: 'orders', kind: 'COMMAND_FAILED', exitCode: 1, rows: 10, rejected: 0 }],
    });
    expect(await ports.storage.list(ARCHIVE)).toEqual(['orders-1']);
    expect(await ports.storage.list(STAGE)).toEqual([]);
  });

  test('a file of the same name that has come since is another: it goes back', async () => {
    const lines = [summaryLine('orders', 'orders-1', 10, 0, { time: 2_000 })];
    const ports = fakePorts([`${INGESTING}/orders-1`]);
    ports.storage.times.set(`${INGESTING}/orders-1`, 2_001);
    const given = event(run('orders'), [failed('orders')], { tables: [['orders', 'orders-.*', true]] });
    const all = { ...ports, printed: new FakeLogs(lines), logs: {}, warn, datasets: DATASETS };
    expect(await endLoad(given, all)).toMatchObject({ next: 'LOAD', loads: [{ table: 'orders' }] });
    expect(await ports.storage.list(STAGE)).toEqual(['orders-1']);
  });

  test('one whose name is taken in the archive is put there under another: left, the next run could load it', async () => {
    const given = event(run('orders'), [failed('orders')], {
      execution: { Id: 'arn:aws:states:us-east-1:1:execution:sales:run-7', Input: {}, StartTime: '' },
    });
    const lines = [summaryLine('orders', 'orders-1', 10)];
    const { result, ports } = end(given, lines, [`${INGESTING}/orders-1`, `${ARCHIVE}/orders-1`]);
    expect(await causeOf(result)).not.toHaveProperty('files');
    expect(await ports.storage.list(INGESTING)).toEqual([]);
    expect((await ports.storage.list(ARCHIVE)).sort()).toEqual(['orders-1', 'orders-1.run-7']);
  });

  test('whoever has printed the line, the file is loaded: in a pause of the run, or beside it', async () => {
    const lines = [summaryLine('orders', 'orders-1', 10, 0, { time: 2_500 })];
    const aborted = event(run('orders'), [failed('orders')], {
      execution: { Id: 'me', Input: {}, StartTime: '', RedriveCount: 1 },
    });
    const histories = new FakeHistories({ me: [{ from: 2_000, to: 3_000 }] });
    const first = end(
      { ...aborted, state: { ...aborted.state, preLoad: { ...run('orders'), redrive: 1 } } },
      lines,
      [`${INGESTING}/orders-1`],
      [],
      { histories },
    );
    await first.result.catch(() => undefined);
    expect(await first.ports.storage.list(STAGE)).toEqual([]);
    expect(await first.ports.storage.list(ARCHIVE)).toEqual(['orders-1']);
    const beside = end(event(run('orders'), [failed('orders')], { overlap: 'ALLOW' }), lines, [
      `${INGESTING}/orders-1`,
    ]);
    await beside.result.catch(() => undefined);
    expect(await beside.ports.storage.list(STAGE)).toEqual([]);
  });

  test('where a line of it may be torn, it is not loaded again unasked', async () => {
    const torn = { ...summaryLine('orders', 'orders-1', 10) };
    const lines = [{ ...torn, text: torn.text.slice(0, -14) }];
    const { result, ports } = end(event(run('orders'), [failed('orders')]), lines, [`${INGESTING}/orders-1`]);
    expect(await causeOf(result)).toMatchObject({ files: ['orders-1'] });
    expect(await ports.storage.list(INGESTING)).toEqual(['orders-1']);
  });

  test('a line that comes late is waited for: put back, its rows would be there twice', async () => {
    const late = summaryLine('orders', 'orders-1', 10, 0, { look: 4 });
    const { result, ports } = end(event(run('orders'), [failed('orders')]), [late], [`${INGESTING}/orders-1`]);
    await expect(result).rejects.toThrow();
    expect(await ports.storage.list(ARCHIVE)).toEqual(['orders-1']);
  });

  test('a redrive then ends well: nothing of it is left to load', async () => {
    const lines = [summaryLine('orders', 'orders-1', 10)];
    const redriven = event(run('orders'), [failed('orders')], {
      execution: { Id: 'me', Input: {}, StartTime: '1970-01-01T00:00:00Z', RedriveCount: 1 },
    });
    expect(await end(redriven, lines).result).toMatchObject({ next: 'LOAD', loads: [{ table: 'orders' }] });
  });

  test('with exit code 0, and left in the ingesting area: it is loaded', async () => {
    const lines = [summaryLine('orders', 'orders-1', 10)];
    const { result, ports } = end(event(run('orders'), ['orders']), lines, [`${INGESTING}/orders-1`]);
    expect(await result).toMatchObject({ next: 'END', summary: { tables: [{ table: 'orders', rows: 10 }] } });
    expect(await ports.storage.list(ARCHIVE)).toEqual(['orders-1']);
  });

  test('but where Starlake has written nothing because a row was rejected, its file goes back, and is not tried again', async () => {
    const refused =
      'ERROR IngestionWorkflow: ai.starlake.exceptions.DisallowRejectRecordException: Fail on rejected count requested';
    const lines = [summaryLine('orders', 'orders-1', 9, 1), line(refused, 'orders', 2_100)];
    const { result, ports } = end(event(run('orders'), [failed('orders')]), lines, [`${INGESTING}/orders-1`]);
    expect(await causeOf(result)).toMatchObject({
      tables: [{ kind: 'ROWS_REJECTED', exitCode: 1, rows: 0, rejected: 1, diagnosis: /rejectAllOnError/ }],
    });
    expect(await ports.storage.list(STAGE)).toEqual(['orders-1']);
  });
});
