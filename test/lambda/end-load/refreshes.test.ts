import { causeOf, DATASETS, event, failed, INGESTING, opened, STAGE, warn } from './run';
import { endLoad } from '../../../lambda/end-load/end-load';
import type { EndLoadEvent } from '../../../lib/contract/end-load';
import type { DatasetPublisher, Refreshed } from '../../../lambda/datasets/publisher';
import { fakePorts } from '../../helpers/handler-ports';

class FakePublisher implements DatasetPublisher {
  public readonly all: Refreshed[] = [];
  public fails = false;

  async published(refreshed: readonly Refreshed[]): Promise<void> {
    if (this.fails) throw Object.assign(new Error('the bus refuses it'), { name: 'AccessDeniedException' });
    this.all.push(...refreshed);
  }

  get datasets(): string[] {
    return this.all.map(({ dataset }) => dataset);
  }
}

let publisher: FakePublisher;
const rerun = { Id: 'me', Input: {}, StartTime: '2026-08-02T00:00:00Z', RedriveCount: 1 };
const ports = (...files: string[]) => ({ ...fakePorts(files), logs: {}, warn, datasets: DATASETS, publisher });
const end = (given: EndLoadEvent, ...files: string[]) => endLoad(given, ports(...files));

beforeEach(() => {
  publisher = new FakePublisher();
  warn.mockReset();
});

test('what was loaded is published, by the names that the tables have then; what was idle is not', async () => {
  const given = event({ ...opened('orders', 'customers'), idle: ['returns'] }, ['orders', 'customers'], {
    pipeline: 'sales daily',
    renamed: { customers: 'crm.clients' },
  });
  await end(given);
  const about = { scheduledDate: '2026-08-02T00:00:00+0000', run: 'me', pipeline: 'sales daily', redrive: 0 };
  expect(publisher.all).toEqual([
    { dataset: 'sales.orders', ...about },
    { dataset: 'crm.clients', ...about },
  ]);
});

test('a table may be called as what every object has', async () => {
  await end(event(opened('constructor'), ['constructor'], { tables: [['constructor']], renamed: {} }));
  expect(publisher.datasets).toEqual(['sales.constructor']);
});

test('without a bus a run ends as it did', async () => {
  const given = event(opened('orders'), ['orders']);
  expect(await endLoad(given, { ...ports(), publisher: undefined })).toMatchObject({ next: 'END' });
});

test('in the round in which it was loaded, and not in the next again', async () => {
  const first = event(opened('orders', 'customers'), ['customers', failed('orders')]);
  const next = await end(first, `${STAGE}/orders-1`);
  expect(next.next).toBe('LOAD');
  expect(next).not.toHaveProperty('unpublished', expect.anything());
  expect(publisher.datasets).toEqual(['sales.customers']);

  await end(event(next, ['orders']));
  expect(publisher.datasets).toEqual(['sales.customers', 'sales.orders']);
});

test('when other tables failed, too', async () => {
  const given = event(opened('orders', 'customers'), ['customers', failed('orders', 'STOPPED')]);
  expect(await causeOf(end(given))).not.toHaveProperty('unpublished');
  expect(publisher.datasets).toEqual(['sales.customers']);
});

test('not a table whose files may still be in the ingesting area', async () => {
  const tables: Array<[string, string?]> = [['orders'], ['customers', 'customers-.*']];
  const given = event(opened('orders', 'customers'), ['orders', 'customers'], { tables });
  await causeOf(end(given, `${INGESTING}/x`));
  expect(publisher.datasets).toEqual(['sales.customers']);
});

describe('a table that was loaded, and that a file may be of which is left: two others failed that take the same files', () => {
  const tables: Array<[string, string]> = [
    ['orders', 'shared-.*'],
    ['x1', 'shared-.*'],
    ['x2', 'shared-.*'],
    ['customers', 'customers-.*'],
    ['returns', 'returns-.*'],
  ];
  const results = ['orders', failed('x1'), failed('x2'), 'customers'];
  const names = ['orders', 'x1', 'x2', 'customers'];
  const left = `${INGESTING}/shared-1`;

  test('is not published, nor told loaded, until a redrive does not find the file', async () => {
    const given = event(opened(...names), results, { tables, retries: 0 });
    expect(await causeOf(end(given, left))).toMatchObject({ loaded: ['customers'] });
    expect(publisher.datasets).toEqual(['sales.customers']);
    await end({ ...given, execution: rerun }, `${STAGE}/shared-1`);
    expect(publisher.datasets).toContain('sales.orders');
  });

  test('waits where it is the only one', async () => {
    const some = [...results.slice(0, 3), failed('returns')];
    const given = event(opened('orders', 'x1', 'x2', 'returns'), some, { tables });
    expect(await end(given, left, `${STAGE}/returns-1`)).toMatchObject({ next: 'LOAD', unpublished: ['orders'] });
    expect(publisher.all).toEqual([]);
  });

  test('is published by the round that does not find it any more', async () => {
    const first = event(opened(...names, 'returns'), [...results, failed('returns')], { tables });
    const next = await end(first, left, `${STAGE}/returns-1`);
    expect(next).toMatchObject({ next: 'LOAD', loads: [{ table: 'returns' }], unpublished: ['orders'] });
    expect(publisher.datasets).toEqual(['sales.customers']);
    await causeOf(end(event(next, ['returns'], { tables })));
    expect(publisher.datasets.sort()).toEqual(['sales.customers', 'sales.orders', 'sales.returns']);
  });
});

describe('a redrive', () => {
  test('publishes again what the run before may have published, as the same, and what it loads itself', async () => {
    const given = event(opened('orders', 'customers'), ['customers', failed('orders', 'STOPPED')]);
    await causeOf(end(given));
    const next = await end({ ...given, execution: rerun }, `${STAGE}/orders-1`);
    expect(publisher.all[1]).toEqual(publisher.all[0]);

    await end(event(next, ['orders'], { execution: rerun }));
    expect(publisher.all.slice(2)).toEqual([expect.objectContaining({ dataset: 'sales.orders', redrive: 1 })]);
  });

  test('publishes a table that it loads once more, as another refresh', async () => {
    const given = event(opened('orders', 'customers'), ['customers', failed('orders', 'STOPPED')]);
    const next = await end({ ...given, execution: rerun }, `${STAGE}/customers-2`, `${STAGE}/orders-1`);
    expect(next).toMatchObject({ loads: [{ table: 'orders' }, { table: 'customers' }], loaded: [] });
    await end(event(next, ['orders', 'customers'], { execution: rerun }));
    expect(publisher.all.map(({ dataset, redrive }) => [dataset, redrive])).toEqual([
      ['sales.customers', 0],
      ['sales.orders', 1],
      ['sales.customers', 1],
    ]);
  });
});

describe('the bus refuses it', () => {
  beforeEach(() => (publisher.fails = true));

  test('while there are tables to load again: the next round publishes it', async () => {
    const first = event(opened('orders', 'customers'), ['customers', failed('orders')]);
    const next = await end(first, `${STAGE}/orders-1`);
    expect(next).toMatchObject({ next: 'LOAD', unpublished: ['customers'] });
    expect(warn).toHaveBeenCalledWith('the bus refuses it; the next round tries again');

    publisher.fails = false;
    await end(event(next, ['orders']));
    expect(publisher.datasets.sort()).toEqual(['sales.customers', 'sales.orders']);
  });

  test('at the end: the run fails by that, and its ack file and its turn stay for a redrive', async () => {
    const ack = `${DATASETS}/pending/sales/2026-08-02.ack`;
    const given = event({ ...opened('orders'), ackFile: ack, ackStamp: ack }, ['orders']);
    const all = ports(ack);
    await expect(endLoad(given, all)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(await all.storage.exists(ack)).toBe(true);

    publisher.fails = false;
    expect(await endLoad({ ...given, execution: rerun }, all)).toMatchObject({ next: 'END' });
    expect(publisher.datasets).toEqual(['sales.orders']);
    expect(await all.storage.exists(ack)).toBe(false);
  });

  test('and tables failed: the cause names both', async () => {
    const given = event(opened('orders', 'customers'), ['customers', failed('orders', 'STOPPED')]);
    expect(await causeOf(end(given))).toMatchObject({
      unpublished: 'the bus refuses it',
      tables: [{ table: 'orders' }],
      loaded: ['customers'],
    });
  });

  test('and the import failed on a redrive: it is published then, or told', async () => {
    const before = { ...opened('orders'), loaded: [{ table: 'customers' }], unpublished: ['customers'] };
    const given = event({ ...before, importFailure: { Error: 'States.TaskFailed' } }, undefined);
    await expect(end(given)).rejects.toMatchObject({ name: 'Starlake.ImportFailed' });
    expect(warn).toHaveBeenCalledWith('the bus refuses it');
    publisher.fails = false;
    await expect(end(given)).rejects.toMatchObject({ name: 'Starlake.ImportFailed' });
    expect(publisher.datasets).toEqual(['sales.customers']);
  });
});
