import { isNothingToLoad, noFileIn } from '../../../lambda/pre-load/reasons';

const orders = { table: 'orders', pattern: 'orders.*\\.csv', ack: 'ok' };
const items = { table: 'items', pattern: 'items.*' };
const reason = (names: string[], asked = [orders, items]) =>
  noFileIn('s3://in', names, { all: [orders, items], asked });

test.each([
  [[], 'no file in s3://in'],
  [['.hidden'], 'no file in s3://in'],
  [['order_1.csv', 'Orders.csv'], "no file in s3://in; match no table's pattern: Orders.csv, order_1.csv"],
  [['a', 'b', 'c', 'd', 'e'], "no file in s3://in; match no table's pattern: a, b, c and 2 more"],
  [['x'.repeat(90)], `no file in s3://in; match no table's pattern: ${'x'.repeat(60)}…`],
  [['orders1.csv', 'other.ok'], 'no file in s3://in; wait for their ack: orders1.csv'],
  [['orders1.csv', 'z'], "no file in s3://in; match no table's pattern: z; wait for their ack: orders1.csv"],
])('%j', (names, expected) => {
  expect(reason(names)).toBe(expected);
  expect(isNothingToLoad(reason(names))).toBe(true);
});

test('files of tables that were not asked for are no strangers', () => {
  expect(reason(['items.json'], [orders])).toBe('no file in s3://in');
});
