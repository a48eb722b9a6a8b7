import { judge } from '../../faults/judge';
import { failuresIn, IMPORT, type RunRecord } from '../../faults/run-record';
import { Snapshot } from '../../faults/snapshot';
import { TABLE_NAMES, type Table } from '../../faults/tables';
import { VARIANTS } from '../../faults/variants';
import type { RunEvent, RunResult } from '../../local/run-event';
import type { Area, DataFile } from '../../faults/data-file';

const file = (table: Table, id: number): DataFile => ({ name: `${table}-${id}.x`, table, ids: [id], rejected: [] });
const orders = file('orders', 1);
const returns = file('returns', 2);

/** Files that are in areas, and files that are loaded. */
function snapshot(where: Array<[DataFile, Area]>, loaded: DataFile[] = [], hasAck = false): Snapshot {
  const counts = new Map(loaded.flatMap(({ ids }) => ids.map((id) => [id, 1] as const)));
  return new Snapshot([orders, returns], new Map(where), counts, hasAck);
}

const before = snapshot([
  [orders, 'incoming'],
  [returns, 'stage'],
]);

const allLoaded = snapshot(
  [
    [orders, 'archive'],
    [returns, 'archive'],
  ],
  [orders, returns],
);

const onlyReturns = snapshot(
  [
    [orders, 'stage'],
    [returns, 'archive'],
  ],
  [returns],
);

function run(result: Partial<RunResult>, more: Partial<RunRecord> = {}, variant = 'Usual'): RunRecord {
  return {
    variant: VARIANTS.find(({ name }) => name === variant)!,
    result: { status: 'FAILED', history: [], ...result },
    tables: TABLE_NAMES,
    atStart: before,
    concurrent: false,
    aborted: false,
    isRedriven: false,
    isLogWhole: true,
    functionFailures: 0,
    failures: new Set(),
    killed: new Set(),
    acked: false,
    written: [],
    summarized: [],
    ...more,
  };
}

const loaded = { status: 'SUCCEEDED', output: { status: 'LOADED' } } as const;
const skipped = (reason: string) => ({ status: 'SUCCEEDED', output: { status: 'SKIPPED', reason } }) as const;
const loadFailed = (cause: object) => ({
  error: 'Starlake.LoadFailed',
  cause: JSON.stringify({ errorMessage: JSON.stringify(cause) }),
});

test('a run that says that it loaded has loaded what was there', () => {
  expect(judge(run(loaded), allLoaded)).toEqual([]);
  expect(judge(run(loaded), onlyReturns)).toEqual(['SUCCEEDED, LOADED: orders-1.x was there, but is not loaded']);
});

test('it need not have loaded what is of other tables', () => {
  expect(judge(run(loaded, { tables: ['returns'] }), onlyReturns)).toEqual([]);
});

test('a run is skipped only when there was nothing, no ack, or another run', () => {
  expect(judge(run(skipped('no file in /x')), onlyReturns)).toHaveLength(1);
  expect(judge(run(skipped('no file in /x')), allLoaded)).toEqual([]);
  expect(judge(run(skipped('no ack file /x'), {}, 'Ack'), onlyReturns)).toEqual([]);
  expect(judge(run(skipped('no ack file /x'), { acked: true }, 'Ack'), onlyReturns)).toContainEqual(
    expect.stringContaining('the ack file was there'),
  );
  expect(judge(run(skipped('another run of'), { concurrent: true }, 'Skip'), onlyReturns)).toEqual([]);
  expect(judge(run(skipped('another run of')), onlyReturns)).toHaveLength(1);
});

test('a run that failed names what is not loaded, and nothing else', () => {
  const failures = new Set(['orders']);
  const cause = { tables: [{ table: 'orders' }], loaded: ['returns'] };
  expect(judge(run(loadFailed(cause), { failures }), onlyReturns)).toEqual([]);
  expect(judge(run(loadFailed({ tables: [], files: [] })), onlyReturns)).toEqual([
    expect.stringContaining('it names nothing'),
    expect.stringContaining('it does not name orders-1.x'),
  ]);
  const tooMany = { tables: [{ table: 'orders' }, { table: 'returns' }] };
  expect(judge(run(loadFailed(tooMany), { failures }), onlyReturns)).toEqual([
    expect.stringContaining('it names returns, but its files are loaded'),
  ]);
  const killed = new Set(['returns']);
  expect(judge(run(loadFailed(tooMany), { failures, killed }), onlyReturns)).toHaveLength(1);
  expect(judge(run(loadFailed(tooMany), { failures, killed, isRedriven: true }), onlyReturns)).toEqual([]);
  const wrong = { tables: [{ table: 'orders' }], loaded: ['orders', 'returns'] };
  expect(judge(run(loadFailed(wrong), { failures }), onlyReturns)).toHaveLength(1);
});

test('a file that stays in the ingesting area is named', () => {
  const left = snapshot(
    [
      [orders, 'ingesting'],
      [returns, 'archive'],
    ],
    [returns],
  );
  expect(judge(run(loadFailed({ tables: [], files: ['orders-1.x'] })), left)).toEqual([]);
  const stale = (names: string) => ({ error: 'Starlake.StaleFiles', cause: `ingesting/sales has ${names}` });
  expect(judge(run(stale('orders-1.x')), left)).toEqual([]);
  expect(judge(run(stale('nothing')), left)).toHaveLength(1);
  expect(judge(run(stale('orders-1.x')), allLoaded)).toHaveLength(1);
});

test('every other error has happened', () => {
  expect(judge(run({ error: 'EIO' }), before)).toHaveLength(1);
  expect(judge(run({ error: 'EIO' }, { functionFailures: 4 }), before)).toEqual([]);
  expect(judge(run({ error: 'Execution.Stopped' }), before)).toHaveLength(1);
  expect(judge(run({ error: 'Execution.Stopped' }, { aborted: true }), before)).toEqual([]);
  expect(judge(run({ error: 'Starlake.ImportFailed' }, { failures: new Set([IMPORT]) }), before)).toEqual([]);
  expect(judge(run({ error: 'States.TaskFailed' }, { functionFailures: 4 }), before)).toHaveLength(1);
});

test('the ack file is used up when all was loaded, and only then', () => {
  const acked = { acked: true };
  expect(judge(run(loaded, acked, 'Ack'), allLoaded)).toEqual([]);
  const still = snapshot([], [orders, returns], true);
  expect(judge(run(loaded, acked, 'Ack'), still)).toEqual([expect.stringContaining('still there')]);
  const failed = run({ error: 'EIO' }, { ...acked, functionFailures: 1 }, 'Ack');
  expect(judge(failed, allLoaded)).toEqual([expect.stringContaining('a failed run has removed the ack file')]);
  expect(judge({ ...failed, atStart: onlyReturns }, onlyReturns)).toEqual([
    expect.stringContaining('the ack file was removed, but orders-1.x is not loaded'),
  ]);
  expect(judge(failed, snapshot([[orders, 'stage']], [returns], true))).toEqual([]);
});

test('where runs may overlap, one is excused by the other that failed', () => {
  const other = run(loadFailed({ tables: [{ table: 'orders' }] }), {}, 'Allow');
  expect(judge(run(loaded, { concurrent: true }, 'Allow'), onlyReturns, [other])).toEqual([]);
  expect(judge(run(loaded, { concurrent: true }, 'Allow'), onlyReturns, [])).toHaveLength(1);
});

test('rows are lost when they are nowhere, and there twice when they are', () => {
  const gone = new Snapshot([orders, returns], new Map([[orders, 'archive']]), new Map([[2, 2]]), false);
  expect(gone.lost).toEqual([1]);
  expect(gone.duplicated).toEqual([2]);
  expect(before.lost).toEqual([]);
  expect(onlyReturns.open).toEqual([orders]);
});

test('a row that is rejected is not lost when what is left of its file was written', () => {
  const bad: DataFile = { ...orders, ids: [1, 3], rejected: [3] };
  const at = (written: DataFile[]) =>
    new Snapshot([bad], new Map([[bad, 'archive']]), new Map([[1, 1]]), false, new Set(written));
  expect(at([])).toMatchObject({ lost: [3], open: [bad] });
  expect(at([bad])).toMatchObject({ lost: [], open: [] });
});

test('what failed is told from the history', () => {
  const at = { time: 0, stateType: 'Task' as const };
  const history: RunEvent[] = [
    { ...at, type: 'StateFailed', state: 'sales_import' },
    { ...at, type: 'StateEntered', state: 'sales_table_load', item: 1, input: { table: 'orders' } },
    { ...at, type: 'StateEntered', state: 'sales_table_load', item: 2, input: { table: 'returns' } },
    { ...at, type: 'StateFailed', state: 'sales_table_load', item: 1 },
  ];
  expect(failuresIn(history)).toEqual(new Set([IMPORT, 'orders']));
});
