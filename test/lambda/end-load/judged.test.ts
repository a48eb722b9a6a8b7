import { causeOf, DATASETS, end, event, failed, INGESTING, opened, STAGE, warn } from './run';
import { endLoad } from '../../../lambda/end-load/end-load';
import { fakePorts } from '../../helpers/handler-ports';

// Who is to blame for a file, what is known between the rounds, and what is tried again when.
const ACK = `${DATASETS}/pending/sales/2026-08-02.ack`;
const LOCK = `${DATASETS}/turns/sales.json`;

test('where runs may overlap, nobody holds the lock, and nobody waits for it', async () => {
  const ports = fakePorts([], ['other']);
  const given = event(opened('orders'), ['orders'], { overlap: 'ALLOW' });
  const at = { ...ports, logs: {}, warn, datasets: DATASETS };
  expect(await endLoad(given, at)).toMatchObject({ next: 'END' });
  expect(ports.storage.contents.has(LOCK)).toBe(false);
  ports.storage.contents.set(LOCK, '{"execution":"other","redrive":0}');
  expect(await endLoad(given, at)).toMatchObject({ next: 'END' });
});

test('a file that comes for a table that had none does not keep the ack file: it waits for the next one', async () => {
  const given = event({ ...opened('orders'), idle: ['customers'], ackFile: ACK, ackStamp: ACK }, ['orders']);
  const { ports, result } = end(given, ACK, `${STAGE}/customers-1`);
  expect(await result).toMatchObject({ next: 'END' });
  expect(await ports.storage.exists(ACK)).toBe(false);
});

describe('a file that may be of two tables', () => {
  const tables: Array<[string, string?]> = [
    ['orders', '.*-x'],
    ['returns', 'returns-.*'],
  ];

  test('one of which failed: the other is not blamed, and not told as loaded', async () => {
    const { result } = end(
      event(opened('orders', 'returns'), ['orders', failed('returns')], { tables }),
      `${INGESTING}/returns-x`,
    );
    const cause = await causeOf(result);
    expect(cause).toMatchObject({ tables: [{ table: 'returns', kind: 'COMMAND_FAILED' }], files: ['returns-x'] });
    expect(cause.tables).toHaveLength(1);
    expect(cause.loaded).toEqual([]);
  });

  test('one of which stale files had kept from being loaded: neither is the other', async () => {
    const { result } = end(
      event({ ...opened('orders'), stale: [{ table: 'returns' }] }, ['orders'], { tables }),
      `${INGESTING}/returns-x`,
    );
    const cause = await causeOf(result);
    expect(cause.tables).toMatchObject([{ table: 'returns', kind: 'STALE_FILES' }]);
    expect(cause.tables).toHaveLength(1);
  });

  test('in a run beside others: none of its own is blamed', async () => {
    const given = event(opened('orders'), ['orders'], { tables, overlap: 'ALLOW' });
    expect((await causeOf(end(given, `${INGESTING}/1-x`).result)).tables).toEqual([]);
  });
});

test('a table of an unknown pattern that was loaded has put its files away: what is left is of the one that failed', async () => {
  const tables: Array<[string, string?]> = [['orders', 'orders-.*'], ['returns']];
  const given = event(opened('orders', 'returns'), [failed('orders'), 'returns'], { tables });
  const { ports, result } = end(given, `${INGESTING}/orders-1`);
  expect(await result).toMatchObject({ next: 'LOAD', loads: [{ table: 'orders' }], loaded: [{ table: 'returns' }] });
  expect(await ports.storage.list(STAGE)).toEqual(['orders-1']);
});

test('between rounds: what was given up stays so, and what was loaded is told without its tries', async () => {
  const returns = { load: { table: 'returns' }, failure: { ...failed('returns').failure, diagnosis: '' } };
  const before = {
    ...opened('orders', 'customers'),
    loads: [{ table: 'orders', retries: 1, launches: 2 }, { table: 'customers' }],
    failed: [returns],
  };
  const { result } = end(event(before, ['orders', failed('customers')]), `${STAGE}/customers-1`);
  const next = await result;
  expect(next).toMatchObject({ next: 'LOAD', failed: [returns], loads: [{ table: 'customers', retries: 1 }] });
  expect(next.loaded).toEqual([{ table: 'orders' }]);
});

test('a round begins when the last of its tables may', async () => {
  const results = [failed('orders'), failed('customers', 'NOT_STARTED')];
  const { result } = end(event(opened('orders', 'customers'), results, { retryDelay: 100 }), `${STAGE}/orders-1`);
  expect(await result).toMatchObject({ wait: 100, loads: [{ table: 'orders' }, { table: 'customers', launches: 1 }] });
  const short = end(event(opened('orders', 'customers'), results, { retryDelay: 5 }), `${STAGE}/orders-1`);
  expect(await short.result).toMatchObject({ wait: 30 });
});
