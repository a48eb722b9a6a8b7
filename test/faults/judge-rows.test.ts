import { judgeRows } from '../../faults/judge-rows';
import type { RunRecord } from '../../faults/run-record';
import { Snapshot } from '../../faults/snapshot';
import { TABLE_NAMES } from '../../faults/tables';
import { VARIANTS } from '../../faults/variants';
import type { RunResult } from '../../local/run-event';
import type { DataFile } from '../../faults/data-file';

const file = (number: number, ids: number[], rejected: number[] = []): DataFile => ({
  ...{ name: `orders-${number}.jsonl`, table: 'orders', ids, rejected },
});

const good = file(1, [1, 2, 3]);
const half = file(2, [4, 5], [5]);
const bad = file(3, [6, 7], [6, 7]);

/** A run whose containers have loaded these files, and said so. */
function run(files: DataFile[], result: Partial<RunResult>, maxRejectedRatio = 1, more: Partial<RunRecord> = {}) {
  const variant = { ...VARIANTS[0]!, maxRejectedRatio };
  const atStart = new Snapshot(files, new Map(files.map((each) => [each, 'stage'])), new Map(), false);
  return judgeRows({
    ...{
      variant,
      tables: TABLE_NAMES,
      atStart,
      concurrent: false,
      aborted: false,
      isLogWhole: true,
      isRedriven: false,
      functionFailures: 0,
      acked: false,
    },
    ...{ result: { status: 'FAILED', history: [], ...result }, failures: new Set(), killed: new Set() },
    ...{ written: files, summarized: files, ...more },
  });
}

const loaded = (counts: object) => ({
  ...{ status: 'SUCCEEDED' as const, output: { tables: [{ table: 'orders', status: 'LOADED', ...counts }] } },
});

const failed = (cause: object) => ({
  ...{ error: 'Starlake.LoadFailed', cause: JSON.stringify({ errorMessage: JSON.stringify(cause) }) },
});

const rejecting = (counts: object) => failed({ tables: [{ table: 'orders', kind: 'ROWS_REJECTED', ...counts }] });

test('a run tells the rows of the files that it has loaded, and no others', () => {
  expect(run([good, half], loaded({ rows: 4, rejected: 1 }))).toEqual([]);
  expect(run([good, half], loaded({ rows: 5, rejected: 0 }))).toEqual([
    'it reports 5 rows of orders and 0 rejected, but has loaded 4 and rejected 1',
  ]);
  expect(run([good], failed({ loaded: ['orders'], counts: { orders: { rows: 6, rejected: 0 } } }))).toHaveLength(1);
  expect(run([good], failed({ tables: [{ table: 'orders', rows: 3, rejected: 0 }] }))).toEqual([]);
});

test('a file that was written, and of which nothing was said, counts where its table is loaded', () => {
  const silent = { summarized: [good] };
  expect(run([good, half], loaded({ rows: 3, rejected: 0 }), 1, silent)).toHaveLength(1);
  expect(run([good, half], failed({ tables: [{ table: 'orders', rows: 3, rejected: 0 }] }), 1, silent)).toEqual([]);
});

test('a file that arrived during the run, and whose line came late, need not count', () => {
  const atStart = new Snapshot([good], new Map([[good, 'stage' as const]]), new Map(), false);
  const report = loaded({ rows: 3, rejected: 0 });
  expect(run([good, half], report, 1, { atStart, isLogWhole: false })).toEqual([]);
  expect(run([good, half], report, 1, { atStart })).toHaveLength(1);
  expect(run([good, half], report, 1, { isLogWhole: false })).toHaveLength(1);
});

test('rows are unknown for a reason only', () => {
  expect(run([good], loaded({}))).toEqual(['it does not report the rows of orders']);
  expect(run([good, half], loaded({}), 1, { summarized: [good] })).toEqual([]);
  expect(run([good], failed({ tables: [{ table: 'orders' }] }), 1, { summarized: [] })).toEqual([]);
  const variant = { ...VARIANTS[0]!, overlap: 'ALLOW' as const };
  expect(run([good], loaded({}), 1, { variant, concurrent: true })).toEqual([]);
});

test('a file of which every row was rejected is no success, unless anything goes', () => {
  expect(run([good, bad], loaded({ rows: 3, rejected: 2 }), 0.5)).toEqual([
    'orders is loaded, but every row of orders-3.jsonl is rejected',
  ]);
  expect(run([good, bad], loaded({ rows: 3, rejected: 2 }), 1)).toEqual([]);
  expect(run([good, bad], rejecting({ rows: 3, rejected: 2 }), 0.5)).toEqual([]);
});

test('rejected rows are blamed when they are too many, and only then', () => {
  expect(run([good, half], loaded({ rows: 4, rejected: 1 }), 0.1)).toEqual([
    'orders is loaded, but 1 of 5 rows are rejected',
  ]);
  expect(run([good, half], rejecting({ rows: 4, rejected: 1 }), 0.1)).toEqual([]);
  expect(run([good, half], rejecting({ rows: 4, rejected: 1 }), 0.2)).toEqual([
    'it blames rejected rows of orders, but they are within the limit',
  ]);
});

test('a file that was loaded again counts as it was loaded last', () => {
  const again = { ...good, name: bad.name };
  expect(run([bad, again], loaded({ rows: 3, rejected: 2 }), 0.1)).toEqual([]);
});
