import { causeOf, DATASETS, end, event, failed, INGESTING, opened, STAGE, warn } from './run';
import { endLoad } from '../../../lambda/end-load/end-load';
import { FakeLogs, summaryLine } from '../../helpers/fake-logs';
import { fakePorts } from '../../helpers/handler-ports';

const LOCK = `${DATASETS}/turns/sales.json`;

describe('a redrive', () => {
  const redriven = { Id: 'me', Input: {}, StartTime: '2026-08-02T00:00:00Z', RedriveCount: 1 };

  test('loads all that failed once more, of earlier rounds too, as if for the first time', async () => {
    const before = {
      ...opened('orders'),
      loaded: [{ table: 'customers' }],
      failed: [{ load: { table: 'returns', cpu: '1024' }, failure: failed('returns').failure }],
      loads: [{ table: 'orders', retries: 1, launches: 4 }],
    };
    const { result } = end(event(before, [failed('orders', 'STOPPED')], { execution: redriven }), `${STAGE}/orders-1`);
    const next = await result;
    expect(next.loads).toEqual([{ table: 'returns', cpu: '1024' }, { table: 'orders' }]);
    expect(next).toMatchObject({
      next: 'LOAD',
      wait: 0,
      redrive: 1,
      loaded: [{ table: 'customers' }],
      failed: [],
    });
  });

  test('of a table of an unknown pattern, when files wait that may be its', async () => {
    const tables: Array<[string, string?]> = [['orders']];
    const given = event(opened('orders'), [failed('orders')], { tables, execution: redriven });
    expect(await end(given, `${STAGE}/x`).result).toMatchObject({ next: 'LOAD', loads: [{ table: 'orders' }] });
    await causeOf(end(given).result);
  });

  test.each([
    ['another run has held the lock since', { execution: 'other', redrive: 0, ended: true }, {}, {}, true],
    [
      'it still knows what it had found',
      { execution: 'me', redrive: 0, found: { landing: { 'orders-0': 'x' }, pending: { 'orders-2': 'y' } } },
      { 'orders-0': 'x' },
      { 'orders-2': 'y' },
      undefined,
    ],
  ])('writes down what waits of the tables that it loads: %s', async (_, holder, landing, pending, isPartial) => {
    const archived = ['orders-0', 'orders-2'].map((name) => `${DATASETS}/archive/sales/${name}`);
    const ports = fakePorts([`${STAGE}/orders-1`, `${STAGE}/customers-1`, ...archived]);
    ports.storage.contents.set(LOCK, JSON.stringify(holder));
    const given = event(opened('orders', 'customers'), [failed('orders'), 'customers'], { execution: redriven });
    const at = { ...ports, logs: {}, warn, datasets: DATASETS };
    // Of a table that was loaded, the file has come since, and is loaded too.
    expect(await endLoad(given, at)).toMatchObject({ loads: [{ table: 'orders' }, { table: 'customers' }] });
    expect(JSON.parse(ports.storage.contents.get(LOCK)!).found).toEqual({
      isPartial,
      landing,
      pending: { ...pending, 'orders-1': `${STAGE}/orders-1`, 'customers-1': `${STAGE}/customers-1` },
      redriven: { at: expect.any(Number), names: ['customers-1', 'orders-1'] },
    });
  });

  test('of a run whose record another run has replaced: rows are not known where the log says nothing', async () => {
    const ports = fakePorts([`${DATASETS}/archive/sales/orders-1`]);
    ports.storage.contents.set(LOCK, JSON.stringify({ execution: 'other', redrive: 0, ended: true }));
    const at = { ...ports, logs: {}, warn, datasets: DATASETS, printed: new FakeLogs() };
    const before = { ...opened('orders', 'returns'), since: '1970-01-01T00:00:01Z' };
    const results = ['orders', failed('returns', 'OUT_OF_ORDER')];
    for (const RedriveCount of [1, 2]) {
      const execution = { ...redriven, RedriveCount };
      const cause = await causeOf(endLoad(event(before, results, { execution }), at));
      expect(cause).toMatchObject({ loaded: ['orders'], rowsUnknown: "the log says nothing of 'orders'" });
      expect(cause.counts).toBeUndefined();
    }
  });

  test('and nor where it says nothing of a file of the redrive itself', async () => {
    const archived = ['orders-1', 'orders-2'].map((name) => `${DATASETS}/archive/sales/${name}`);
    const ports = fakePorts(archived);
    const found = { landing: {}, pending: { 'orders-2': 'y' }, isPartial: true };
    ports.storage.contents.set(LOCK, JSON.stringify({ execution: 'me', redrive: 1, found }));
    const printed = new FakeLogs([summaryLine('orders', 'orders-1', 5)]);
    const at = { ...ports, logs: {}, warn, datasets: DATASETS, printed };
    const before = { ...opened('orders'), redrive: 1, since: '1970-01-01T00:00:01Z' };
    const { summary } = (await endLoad(event(before, ['orders'], { execution: redriven }), at)) as unknown as {
      summary: { rowsUnknown: string; tables: object[] };
    };
    expect(summary.rowsUnknown).toBe("the log says nothing of 'orders-2'");
    expect(summary.tables[0]).toEqual({ table: 'orders', status: 'LOADED' });
  });

  test('and nor where it only tells of an earlier file of the same name', async () => {
    const ports = fakePorts([`${DATASETS}/archive/sales/orders-1`]);
    const line = summaryLine('orders', 'orders-1', 5);
    const printed = new FakeLogs([line]);
    const unknown = async (at: number) => {
      const found = { landing: {}, pending: { 'orders-1': 'y' }, redriven: { at, names: ['orders-1'] } };
      ports.storage.contents.set(LOCK, JSON.stringify({ execution: 'me', redrive: 1, found }));
      const before = { ...opened('orders'), redrive: 1, since: '1970-01-01T00:00:01Z' };
      const given = event(before, ['orders'], { execution: redriven });
      const { summary } = (await endLoad(given, {
        ...ports,
        logs: {},
        warn,
        datasets: DATASETS,
        printed,
      })) as unknown as {
        summary: { rowsUnknown?: string };
      };
      return summary.rowsUnknown;
    };
    expect(await unknown(line.time + 1)).toBe("the log says nothing of 'orders-1'");
    expect(await unknown(line.time)).toBeUndefined();
  });

  test.each([
    ['of a run that was stopped: what its loads had taken is put back, and loaded', false],
    ['of a run that had ended: what its loads have left stays', true],
  ])('%s', async (_, ended) => {
    const ports = fakePorts([`${INGESTING}/orders-1`]);
    ports.storage.contents.set(LOCK, JSON.stringify({ execution: 'me', redrive: 0, ended }));
    const given = event(opened('orders'), ['orders'], { execution: redriven });
    const result = endLoad(given, { ...ports, logs: {}, warn, datasets: DATASETS });
    if (ended) {
      expect(await causeOf(result)).toMatchObject({ tables: [{ kind: 'FILES_LEFT' }], files: ['orders-1'] });
    } else {
      expect(await result).toMatchObject({ next: 'LOAD', loads: [{ table: 'orders' }] });
      expect([...ports.storage.contents.keys()]).toContain(`${STAGE}/orders-1`);
      // Its stamp is another one after the move.
      expect(JSON.parse(ports.storage.contents.get(LOCK)!).found.pending).toEqual({ 'orders-1': '' });
    }
  });

  test('and of no others', async () => {
    const ports = fakePorts([`${STAGE}/orders-1`, `${STAGE}/returns-1`]);
    const given = event(opened('orders'), [failed('orders')], { execution: redriven });
    await endLoad(given, { ...ports, logs: {}, warn, datasets: DATASETS });
    expect(JSON.parse(ports.storage.contents.get(LOCK)!).found).toEqual({
      isPartial: true,
      landing: {},
      pending: { 'orders-1': `${STAGE}/orders-1` },
      redriven: { at: expect.any(Number), names: ['orders-1'] },
    });
  });

  test('loads tables whose stale files are gone, and not those whose are not', async () => {
    const stale = [{ table: 'returns' }, { table: 'customers' }];
    const given = event({ ...opened('orders'), stale }, ['orders'], { execution: redriven });
    const { result } = end(given, `${INGESTING}/returns-1.csv`);
    expect(await result).toMatchObject({
      loads: [{ table: 'customers' }],
      failed: [{ load: { table: 'returns' } }],
      stale: [],
    });
  });

  test('loads what a person has put back, of tables that had ended well too', async () => {
    const tables: Array<[string, string?]> = [['orders'], ['customers', 'customers-.*']];
    const failedFirst = end(
      event(opened('orders', 'customers'), ['orders', 'customers'], { tables }),
      `${INGESTING}/x`,
    );
    expect(await causeOf(failedFirst.result)).toMatchObject({
      tables: [{ table: 'orders', kind: 'FILES_LEFT' }],
      files: ['x'],
      loaded: ['customers'],
    });
    const given = event(opened('orders', 'customers'), ['orders', 'customers'], { tables, execution: redriven });
    expect(await end(given, `${STAGE}/x`).result).toMatchObject({
      next: 'LOAD',
      loads: [{ table: 'orders' }],
      loaded: [{ table: 'customers' }],
    });
  });

  test('imports for tables that stale files had kept from it', async () => {
    const before = { ...opened('orders'), stale: [{ table: 'returns', cpu: '1024' }] };
    const given = event(before, ['orders'], { landing: 'incoming/sales', execution: redriven });
    expect(await end(given).result).toMatchObject({
      next: 'IMPORT',
      tables: 'returns',
      loads: [{ table: 'returns', cpu: '1024' }],
      loaded: [{ table: 'orders' }],
    });
  });

  test('fails again when nothing has changed that it could not do before', async () => {
    const given = event(opened('orders'), ['orders'], { execution: redriven });
    const { result } = end(given, `${INGESTING}/readme.txt`);
    expect(await causeOf(result)).toMatchObject({ files: ['readme.txt'] });
  });

  test('imports again when the import had failed', async () => {
    const importFailure = { Error: 'States.TaskFailed', Cause: '{"TaskArn":"a/b","Containers":[{"ExitCode":1}]}' };
    const first = end(event({ ...opened('orders'), importFailure }, undefined)).result;
    await expect(first).rejects.toMatchObject({
      name: 'Starlake.ImportFailed',
      message: expect.stringContaining('"exitCode":1'),
    });

    const { result } = end(event({ ...opened('orders'), importFailure }, undefined, { execution: redriven }));
    const next = await result;
    expect(next).toMatchObject({ next: 'IMPORT', redrive: 1, loads: [{ table: 'orders' }] });
    expect(next).not.toHaveProperty('importFailure');
  });
});
