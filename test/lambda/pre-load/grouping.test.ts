import fc from 'fast-check';
import { groupLoads } from '../../../lambda/pre-load/grouping';
import { makespan, partition } from '../../../lib/contract/groups/partition';
import { preLoad } from '../../../lambda/pre-load/pre-load';
import { Sorted } from '../../../lib/contract/groups/sorted';
import { Bin, BYTES_PER_SECOND, MAX_GROUP_BYTES, START_SECONDS, workOf } from '../../../lib/contract/groups/weights';
import { TableFinder } from '../../../lambda/stage-files/table-of-file';
import { MAX_GROUP_NAMES, MAX_GROUP_TABLES, membersOf, tablesOf } from '../../../lib/contract/groups/load-group';
import type { DeclaredTable, PreLoadEvent, TableLoad } from '../../../lib/contract/pre-load';
import { fakePorts } from '../../helpers/handler-ports';

const tablesWith = (...bytes: number[]) => bytes.map((each, i) => ({ table: `t${i}`, bytes: each, alone: false }));
/** Tables with a container of their own, by seconds of work. */
const aloneWith = (...seconds: number[]) =>
  seconds.map((each, i) => ({ table: `a${i}`, bytes: (each - workOf(0)) * BYTES_PER_SECOND, alone: true }));
const sizes = (groups: ReadonlyArray<readonly unknown[]>) => groups.map((group) => group.length).sort((a, b) => b - a);
const secondsOf = (groups: ReadonlyArray<ReadonlyArray<{ bytes: number }>>, slots: number) =>
  makespan(
    groups.map((group) => group.reduce((sum, { bytes }) => sum + workOf(bytes), 0)),
    slots,
  );
/** Seconds of containers that AWS bills. */
const billedOf = (groups: ReadonlyArray<ReadonlyArray<{ bytes: number }>>) =>
  groups
    .map((group) => START_SECONDS + group.reduce((sum, { bytes }) => sum + workOf(bytes), 0))
    .reduce((sum, seconds) => sum + Math.max(60, seconds), 0);
const oneEach = <T>(tables: readonly T[]) => tables.map((table) => [table]);

describe('tables divided over containers', () => {
  test('fifty small tables in a pool of six take six containers, a fifth of the time and less of the money', () => {
    const tables = tablesWith(...new Array<number>(50).fill(0));
    const groups = partition(tables, { slots: 6 });
    expect(sizes(groups)).toEqual([9, 9, 8, 8, 8, 8]);
    expect(secondsOf(groups, 6) / secondsOf(oneEach(tables), 6)).toBeLessThan(0.2);
    expect(billedOf(groups) / billedOf(oneEach(tables))).toBeLessThan(0.15);
  });

  test('tables that can all start at once have a container each: a group would take longer', () => {
    expect(sizes(partition(tablesWith(0, 0, 0, 0, 0, 0), { slots: 6 }))).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test('small tables share a container while a large one is loaded', () => {
    const groups = partition(tablesWith(400_000_000, 0, 0, 0, 0), { slots: 6 });
    expect(groups.map((group) => group.map(({ table }) => table))).toEqual([['t0'], ['t1', 't2', 't3', 't4']]);
  });

  test('with a number of tables there are as few containers as that allows', () => {
    const tables = tablesWith(...new Array<number>(7).fill(0));
    expect(sizes(partition(tables, { slots: 6, tables: 5 }))).toEqual([4, 3]);
    expect(sizes(partition(tables, { slots: 6, tables: 50 }))).toEqual([7]);
  });

  test('where all are alone there is no container without tables', () => {
    const tables = aloneWith(1, 2);
    expect(partition(tables, { slots: 6, tables: 20 })).toEqual(oneEach(tables));
    expect(partition(tables, { slots: 6 })).toEqual(oneEach(tables));
  });

  test('what is not divided takes slots as well', () => {
    const tables = tablesWith(0, 0, 0, 0);
    expect(partition(tables, { slots: 4 })).toHaveLength(4);
    const others = aloneWith(500, 500, 500);
    expect(partition([...others, ...tables], { slots: 4 })).toHaveLength(4);
    expect(partition([...others, ...tables], { slots: 4 }).at(-1)).toHaveLength(4);
  });

  test('a group has bounds: of tables, of bytes, of the length of names', () => {
    const many = tablesWith(...new Array<number>(120).fill(0));
    expect(sizes(partition(many, { slots: 1 }))).toEqual([40, 40, 40]);
    const large = tablesWith(...new Array<number>(4).fill(MAX_GROUP_BYTES * 0.6));
    expect(partition(large, { slots: 1 })).toHaveLength(4);
    const named = Array.from({ length: 6 }, (_, i) => ({
      table: `${i}`.repeat(MAX_GROUP_NAMES / 3),
      bytes: 0,
      alone: false,
    }));
    expect(sizes(partition(named, { slots: 1 }))).toEqual([2, 2, 2]);
  });

  test('never slower than a container each by more than 5 %, within all bounds, and no table is lost', () => {
    const bytes = fc.integer({ min: 0, max: 40 }).map((power) => Math.round(1_000 * 10 ** (power / 8)));
    const domain = fc.array(bytes, { minLength: 1, maxLength: 150 }).map((all) => tablesWith(...all));
    const alone = fc.array(fc.integer({ min: 3, max: 600 }), { maxLength: 5 });
    fc.assert(
      fc.property(domain, alone, fc.integer({ min: 1, max: 40 }), (tables, others, slots) => {
        const all = partition([...aloneWith(...others), ...tables], { slots });
        expect(all.slice(0, others.length).map((group) => group.length)).toEqual(others.map(() => 1));
        const groups = all.slice(others.length);
        expect(groups.flat().sort((a, b) => tables.indexOf(a) - tables.indexOf(b))).toEqual(tables);
        expect(Math.max(...sizes(groups))).toBeLessThanOrEqual(MAX_GROUP_TABLES);
        const work = groups.map((group) => group.reduce((sum, each) => sum + workOf(each.bytes), 0));
        const each = tables.map((table) => workOf(table.bytes));
        const limit = makespan([...each, ...others], slots) * 1.05;
        expect(makespan([...work, ...others], slots)).toBeLessThanOrEqual(limit);
      }),
    );
  });

  test.each([1, 2, 6, 40, 128, 1_000])(
    'any shape of a domain in a pool of %i: no longer than 5 % more, never for more money',
    (slots) => {
      const of = (count: number, bytes: (i: number) => number) => Array.from({ length: count }, (_, i) => bytes(i));
      const shapes = {
        empty: of(200, () => 0),
        equal: of(200, () => 10_000_000),
        large: of(60, () => 3_000_000_000),
        limit: of(60, () => MAX_GROUP_BYTES / 2),
        giant: [50_000_000_000, ...of(199, () => 0)],
        halves: of(100, (i) => (i % 2 === 0 ? 0 : 500_000_000)),
        rising: of(150, (i) => 1_000 * 1.1 ** i),
        one: [0],
        two: [0, 0],
        more: of(slots + 1, () => 0),
      };
      for (const [shape, bytes] of Object.entries(shapes)) {
        const tables = tablesWith(...bytes);
        const groups = partition(tables, { slots });
        const each = secondsOf(oneEach(tables), slots);
        expect([shape, secondsOf(groups, slots) <= each * 1.05]).toEqual([shape, true]);
        expect([shape, billedOf(groups) <= billedOf(oneEach(tables))]).toEqual([shape, true]);
        expect(groups.flat()).toHaveLength(tables.length);
        const most = partition(tables, { slots, tables: 20 });
        expect([shape, Math.max(...sizes(most)) <= 20, billedOf(most) <= billedOf(oneEach(tables))]).toEqual([
          shape,
          true,
          true,
        ]);
      }
    },
  );

  test('sizes over four orders of magnitude: within 1.2 of what no plan could beat, on average', () => {
    const ratios = Array.from({ length: 200 }, (_, seed) => {
      const random = (i: number) => Math.abs(Math.sin(seed * 1_000 + i) * 10_000) % 1;
      const slots = 2 + Math.floor(random(0) * 11);
      const count = 5 + Math.floor(random(1) * 115);
      const tables = tablesWith(...Array.from({ length: count }, (__, i) => 100_000 * 10 ** (4 * random(i + 2))));
      const work = tables.map(({ bytes }) => workOf(bytes));
      const all = work.reduce((sum, each) => sum + each, 0);
      const bound = START_SECONDS + Math.max(...work, all / Math.min(slots, count));
      return secondsOf(partition(tables, { slots }), slots) / bound;
    });
    expect(ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length).toBeLessThan(1.2);
  });
});

test('a table looks for room in few containers, however many there are', () => {
  const tables = tablesWith(
    ...Array.from({ length: 2_000 }, (_, i) => 100_000 * 10 ** ((4 * ((i * 7_919) % 2_000)) / 2_000)),
  );
  const hasRoom = jest.spyOn(Bin.prototype, 'hasRoom');
  const groups = partition(tables, { slots: 128 });
  const looks = hasRoom.mock.calls.length;
  hasRoom.mockRestore();
  expect(groups.length).toBeGreaterThan(100);
  // Some 40 divisions are tried.
  expect(looks / 40 / tables.length).toBeLessThan(5);
});

test('a sorted list keeps its order, and that of what is equal', () => {
  const pair = fc.tuple(fc.nat(5), fc.nat());
  fc.assert(
    fc.property(fc.array(pair), (pairs) => {
      const sorted = new Sorted<[number, number]>(([a], [b]) => a - b);
      pairs.forEach((each) => sorted.add(each));
      expect(sorted.items).toEqual([...pairs].sort(([a], [b]) => a - b));
    }),
  );
});

describe('loads of a gate', () => {
  const DECLARED: DeclaredTable[] = [
    { table: 'orders', pattern: 'orders-.*' },
    { table: 'returns', pattern: 'returns-.*' },
    { table: 'customers', pattern: 'customers-.*' },
  ];
  const grouped = (declared: DeclaredTable[], files: string[], loads: TableLoad[] = declared.map(loadOf)) => {
    const tableFinder = new TableFinder(declared);
    const found = files.map((name) => ({ tables: tableFinder.matching(name), bytes: 10 }));
    const shared = new Set(found.flatMap(({ tables }) => (tables.length > 1 ? tables : [])));
    return groupLoads(loads, declared, found, shared, { slots: 1 });
  };
  const loadOf = ({ table }: DeclaredTable): TableLoad => ({ table });

  test('one item for each container, its tables in the order in which they are declared', () => {
    expect(grouped(DECLARED, ['orders-1'])).toEqual([{ table: 'orders,returns,customers' }]);
  });

  test('a table with settings of its own, without a pattern, or with a file that may be of another one is alone', () => {
    const settings = { ...DECLARED[0]!, alone: true };
    expect(grouped([settings, DECLARED[1]!, DECLARED[2]!], []).map(({ table }) => table)).toEqual([
      'returns,customers',
      'orders',
    ]);
    const unknown = { table: 'orders' };
    expect(grouped([unknown, DECLARED[1]!, DECLARED[2]!], []).map(({ table }) => table)).toContain('orders');
    const shared = { table: 'all_orders', pattern: '.*orders-.*' };
    const both = [...DECLARED, shared];
    expect(grouped(both, ['returns-1'])).toHaveLength(1);
    expect(
      grouped(both, ['orders-1'])
        .map(({ table }) => table)
        .sort(),
    ).toEqual(['all_orders', 'orders', 'returns,customers']);
  });

  test('a timeout counts for each table of a group, and is that of one again when it is alone', () => {
    const loads = DECLARED.map(({ table }) => ({ table, timeout: 600 }));
    const [group] = grouped(DECLARED, [], loads);
    expect(group).toEqual({ table: 'orders,returns,customers', timeout: 1_800 });
    expect(membersOf(group!)).toEqual(loads);
    const endless = DECLARED.map(({ table }) => ({ table, timeout: 31_536_000 }));
    const [all] = grouped(DECLARED, [], endless);
    expect(all).toEqual({ table: 'orders,returns,customers', timeout: 31_536_000 });
    expect(membersOf(all!)).toEqual(endless);
  });

  test('the gate of a pipeline divides what it has found by the sizes of the files', async () => {
    const ports = fakePorts(['stage/sales/orders-1', 'stage/sales/returns-1'].map((path) => `s3a://lake/${path}`));
    const event: PreLoadEvent = {
      ...{ domain: 'sales', strategy: 'pending', pending: 'stage/sales', tables: DECLARED },
      execution: { Id: 'me', Input: {}, StartTime: '2026-08-02T03:04:05.678Z' },
      pipeline: {
        ...{ overlap: 'WAIT', staleFiles: 'FAIL', lock: 'turns/sales.json', ingesting: 'ingesting/sales' },
        grouping: { slots: 1 },
      },
    };
    const result = await preLoad(event, ports, 's3a://lake');
    expect(result.loads.map(tablesOf)).toEqual([['orders', 'returns']]);
    expect(result).toMatchObject({ tables: 'orders,returns', idle: ['customers'] });
    const lock = JSON.parse(ports.storage.contents.get('s3a://lake/turns/sales.json')!);
    expect(Object.keys(lock.found.pending)).toEqual(['orders-1', 'returns-1']);
  });
});
