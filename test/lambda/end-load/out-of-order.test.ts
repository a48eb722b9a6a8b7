import { causeOf, event, failed, INGESTING, STAGE } from './run';
import { ARCHIVE, end, line, run } from './logged-round';
import type { EndLoadEvent } from '../../../lib/contract/end-load';
import { summaryLine } from '../../helpers/fake-logs';

describe('an older file that failed while a newer one was loaded', () => {
  const order = (list: string, time = 1_500) =>
    line(`26/11/29 INFO IngestionWorkflow: Ingest resolved file : ${list} as table sales.orders`, 'orders', time);
  const loaded = summaryLine('orders', 'orders-2', 10);
  const settled = (list: string, appends?: boolean) => {
    const tables: EndLoadEvent['tables'] = [appends ? ['orders', 'orders-.*', true] : ['orders', 'orders-.*']];
    const given = event(run('orders'), [failed('orders')], { tables });
    return end(given, [order(list), loaded], [`${INGESTING}/orders-1`], ['orders-1', 'orders-2']);
  };

  test('is not tried again unasked, and stays where it is', async () => {
    const { result, ports } = settled('orders-1,orders-2,orders-3');
    const cause = await causeOf(result);
    expect(cause).toMatchObject({ files: ['orders-1'], tables: [{ kind: 'OUT_OF_ORDER', exitCode: 1, rows: 10 }] });
    expect(cause.tables[0].diagnosis).toMatch(/'orders-1' was not loaded, and newer files were/);
    expect(await ports.storage.list(STAGE)).toEqual([]);
  });

  test('where the order is not known, neither', async () => {
    const given = event(run('orders'), [failed('orders')], { tables: [['orders', 'orders-.*']] });
    const { result } = end(given, [loaded], [`${INGESTING}/orders-1`], ['orders-1', 'orders-2']);
    expect(await causeOf(result)).toMatchObject({ tables: [{ kind: 'OUT_OF_ORDER' }] });
  });

  test('where the log cannot be read, and a file of the table is put away, neither', async () => {
    const given = event(run('orders'), [failed('orders')], { tables: [['orders', 'orders-.*']], hidden: 'warn' });
    const files = [`${INGESTING}/orders-1`, `${ARCHIVE}/orders-2`];
    expect(await causeOf(end(given, [], files, ['orders-1', 'orders-2']).result)).toMatchObject({
      tables: [{ kind: 'OUT_OF_ORDER' }],
      files: ['orders-1'],
    });
    expect(await end(given, [], files.slice(0, 1), ['orders-1']).result).toMatchObject({ next: 'LOAD' });
  });

  test('in a table to which rows are only added it is', async () => {
    const { result, ports } = settled('orders-1,orders-2', true);
    expect(await result).toMatchObject({ next: 'LOAD', loads: [{ table: 'orders', retries: 1 }] });
    expect(await ports.storage.list(STAGE)).toEqual(['orders-1']);
  });

  test('a newer one that failed is tried again in any table', async () => {
    expect(await settled('orders-2,orders-1').result).toMatchObject({ next: 'LOAD' });
    // And one of which the container that loaded the other knew nothing.
    expect(await settled('orders-2').result).toMatchObject({ next: 'LOAD' });
  });

  test('a redrive leaves it alone until somebody has put it back', async () => {
    const outOfOrder = { load: { table: 'orders' }, failure: { error: 'x', kind: 'OUT_OF_ORDER' as const } };
    const redriven = event({ ...run('customers'), failed: [outOfOrder] }, ['customers'], {
      execution: { Id: 'me', Input: {}, StartTime: '1970-01-01T00:00:00Z', RedriveCount: 1 },
    });
    expect(await causeOf(end(redriven, [summaryLine('customers', 'customers-1', 1)]).result)).toMatchObject({
      tables: [{ kind: 'OUT_OF_ORDER' }],
    });
    const back = end(redriven, [summaryLine('customers', 'customers-1', 1)], [`${STAGE}/orders-1`]);
    expect(await back.result).toMatchObject({ next: 'LOAD', loads: [{ table: 'orders' }] });
  });
});
