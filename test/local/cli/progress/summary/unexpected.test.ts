import { unexpected } from '../../../../../local/cli/progress/summary/unexpected';

const PAGE = { width: Infinity, color: false, unicode: true };
const of = (expectations: unknown) =>
  unexpected({ tables: [{ table: 'orders', expectations }, { table: 'customers' }] }, PAGE);
const results = (...counts: number[]) =>
  counts.map((count, i) => ({ expect: `e${i}(id)`, passed: count === 0, count }));

test('expectations that failed are said, ten at most', () => {
  expect(of(results(1200, 0, 1))).toEqual([
    '! orders is not as expected: e0(id) is 1,200',
    '! orders is not as expected: e2(id) is 1',
  ]);
  expect(of(results(...Array.from({ length: 12 }, () => 1))).at(-1)).toBe('! and 2 more');
});

test('those of tasks too', () => {
  const tasks = [{ task: 'kpi.day', status: 'DONE', expectations: results(2, 0) }];
  expect(unexpected({ tasks }, PAGE)).toEqual(['! kpi.day is not as expected: e0(id) is 2']);
});

test('nothing is said where all passed, and of outputs of other forms', () => {
  expect([of(results(0)), of('odd'), of([null]), unexpected('text', PAGE), unexpected(undefined, PAGE)].flat()).toEqual(
    [],
  );
});
