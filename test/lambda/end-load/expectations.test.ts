import { event } from './run';
import { end, line, run } from './logged-round';
import type { EndLoadEvent, LoadSummary } from '../../../lib/contract/end-load';
import type { LogLine } from '../../../lambda/aws/logs';
import { FakeLogs, summaryLine } from '../../helpers/fake-logs';

// What Starlake's expectations say, in the output of a run.
const report = (
  expect: string,
  count: number,
  stream: string,
  time: number,
  success = count === 0,
): LogLine & { look?: number } =>
  line(
    `26/11/30 17:23:01 INFO ExpectationJob: name: {{${expect}}}, params:${expect}, count:${count}, success:${success}, message: , sql:Some(SELECT`,
    stream,
    time,
  );

const EXPECTS: EndLoadEvent['tables'] = [
  ['orders', 'orders.*', false, true],
  ['customers', 'customers.*'],
];

/** The tables of the output of a run of orders and customers, of which orders have expectations. */
async function told(lines: LogLine[], more: object = {}) {
  const given = event(run('orders', 'customers'), ['orders', 'customers'], { tables: EXPECTS });
  const { result, count, ports, printed } = end(given, lines, [], ['orders-1', 'customers-1'], more);
  const { summary } = (await result) as { summary: LoadSummary };
  const counts = count.mock.calls.flatMap(([{ table, counts }]) =>
    'ExpectationsFailed' in counts ? [[table, counts.ExpectationsFailed]] : [],
  );
  return {
    of: Object.fromEntries(summary.tables.map(({ table, expectations }) => [table, expectations])),
    counts,
    ports,
    printed,
  };
}

const CUSTOMERS = summaryLine('customers', 'customers-1', 7);

test('results of a table, those that failed first, and a metric', async () => {
  const { of, counts } = await told([
    summaryLine('orders', 'orders-1', 5),
    report("rows_over(a, 'b, count:7')", 0, 'orders', 2_001),
    report('is_unique(id)', 3, 'orders', 2_002),
    CUSTOMERS,
    report('of_nobody(x)', 9, 'customers', 2_100),
  ]);
  expect(of).toEqual({
    orders: [
      { expect: 'is_unique(id)', passed: false, count: 3 },
      { expect: "rows_over(a, 'b, count:7')", passed: true, count: 0 },
    ],
    customers: undefined,
  });
  expect(counts).toEqual([['orders', 1]]);
});

test('the last file counts', async () => {
  const { of } = await told([
    summaryLine('orders', 'orders-0', 5, 0, { time: 2_000 }),
    report('is_unique(id)', 3, 'orders', 2_010),
    summaryLine('orders', 'orders-1', 5, 0, { time: 3_000 }),
    report('is_unique(id)', 0, 'orders', 3_010),
    CUSTOMERS,
  ]);
  expect(of.orders).toEqual([{ expect: 'is_unique(id)', passed: true, count: 0 }]);
});

test('a container that loads several tables: a result is about the one that it wrote last', async () => {
  const stream = 'load/starlake/both';
  const { of } = await told([
    summaryLine('orders', 'orders-1', 5, 0, { time: 2_000, stream }),
    report('is_unique(id)', 3, 'both', 2_010),
    summaryLine('customers', 'customers-1', 5, 0, { time: 3_000, stream }),
    report('of_customers(id)', 8, 'both', 3_010),
  ]);
  expect(of).toEqual({ orders: [{ expect: 'is_unique(id)', passed: false, count: 3 }], customers: undefined });
});

test('a query that fails is not passed', async () => {
  const { of } = await told([
    summaryLine('orders', 'orders-1', 5),
    report('broken(id)', 0, 'orders', 2_010, false),
    CUSTOMERS,
  ]);
  expect(of.orders).toEqual([{ expect: 'broken(id)', passed: false, count: 0 }]);
});

test('lines that come late are waited for, and no longer than some seconds', async () => {
  const late = { ...report('is_unique(id)', 0, 'orders', 2_010), look: 3 };
  const found = await told([summaryLine('orders', 'orders-1', 5), CUSTOMERS, late]);
  expect(found.of.orders).toHaveLength(1);
  const never = await told([summaryLine('orders', 'orders-1', 5), CUSTOMERS]);
  expect(never.of.orders).toBeUndefined();
  expect(never.counts).toEqual([]);
  expect(never.ports.clock.now()).toBe(10_000);
});

test('where they cannot be read, the run succeeds without them', async () => {
  class Refusing extends FakeLogs {
    async find(search: Parameters<FakeLogs['find']>[0]) {
      if (search.terms.some((term) => term.startsWith('ExpectationJob'))) {
        throw new Error('throttled');
      }
      return super.find(search);
    }
  }
  const warn = jest.fn();
  const printed = new Refusing([summaryLine('orders', 'orders-1', 5), CUSTOMERS]);
  const { of } = await told([], { printed, warn });
  expect(of.orders).toBeUndefined();
  expect(warn).toHaveBeenCalledWith('the results of expectations cannot be read: throttled');
});

test('at most twenty of a table, and the beginning of a long one', async () => {
  const many = Array.from({ length: 30 }, (_, i) => report(`e${i}(${'x'.repeat(300)})`, i % 2, 'orders', 2_001));
  const { of } = await told([summaryLine('orders', 'orders-1', 5), CUSTOMERS, ...many]);
  expect(of.orders).toHaveLength(20);
  expect(of.orders!.slice(0, 15).every(({ passed }) => !passed)).toBe(true);
  expect(of.orders![0]!.expect).toHaveLength(200);
});

describe('where there is little room', () => {
  const names = (count: number) => Array.from({ length: count }, (_, i) => `t${i}`);
  const many = async (tables: string[], failing: number, settings: object = {}) => {
    const given = event(run(...tables), tables, {
      tables: tables.map((table) => [table, false, false, true]),
      ...settings,
    });
    const lines = tables.flatMap((table) => [
      summaryLine(table, `${table}-1`, 5),
      ...Array.from({ length: 20 }, (_, i) => report(`e${i}(${'x'.repeat(180)})`, i < failing ? 1 : 0, table, 2_001)),
    ]);
    const { result } = end(
      given,
      lines,
      [],
      tables.map((table) => `${table}-1`),
    );
    const { summary } = (await result) as { summary: LoadSummary };
    return summary.tables.map(({ expectations }) => expectations?.length);
  };

  test('an output has only those that failed, or none, so that a state can have it', async () => {
    expect(await many(names(40), 1)).toEqual(names(40).map(() => 20));
    expect(await many(names(300), 1)).toEqual(names(300).map(() => 1));
    expect(await many(names(300), 20)).toEqual(names(300).map(() => undefined));
  });

  test('an output whose tables are a file has all', async () => {
    const rounds = { folder: 'rounds', prefix: 'p' };
    expect(await many(names(300), 1, { rounds })).toEqual(names(300).map(() => 20));
  });
});

test('the cause of a run that fails has them, of the table that failed too', async () => {
  const failing = { table: 'orders', failure: { error: 'States.TaskFailed', exitCode: 1 } };
  const given = event(run('orders', 'customers'), [failing, 'customers'], { tables: EXPECTS, retries: 0 });
  const lines = [
    summaryLine('orders', 'orders-1', 5),
    report('is_unique(id)', 3, 'orders', 2_010),
    summaryLine('customers', 'customers-1', 7),
  ];
  const { result } = end(given, lines, ['ingesting/sales/orders-2'], ['orders-1', 'customers-1']);
  const { message } = (await result.catch((error: Error) => error)) as Error;
  expect(JSON.parse(message)).toMatchObject({
    tables: [{ table: 'orders' }],
    expectations: { orders: [{ expect: 'is_unique(id)', passed: false, count: 3 }] },
  });
});

test('a domain without expectations asks for none', async () => {
  const { result, printed } = end(
    event(run('orders'), ['orders']),
    [summaryLine('orders', 'orders-1', 5)],
    [],
    ['orders-1'],
  );
  await result;
  expect(printed.searches.flatMap(({ terms }) => terms).filter((term) => term.startsWith('ExpectationJob'))).toEqual(
    [],
  );
});
