import { causeOf, end, event, failed, INGESTING, opened, STAGE } from './run';

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
    expect(await result).toMatchObject({
      next: 'LOAD',
      wait: 0,
      redrive: 1,
      loads: [{ table: 'returns', cpu: '1024' }, { table: 'orders' }],
      loaded: [{ table: 'customers' }],
      failed: [],
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
