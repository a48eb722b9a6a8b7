import { Area } from '../../../lambda/pre-load/area';
import { isNothingToLoad, noFileIn } from '../../../lambda/pre-load/reasons';
import { TableFinder } from '../../../lambda/stage-files/table-of-file';
import { MemoryStorage } from '../../helpers/memory-storage';

const orders = { table: 'orders', pattern: 'orders.*\\.csv', ack: 'ok' };
const items = { table: 'items', pattern: 'items.*' };
const reason = async (names: string[], asked = [orders, items]) => {
  const tables = { all: [orders, items], asked, tableFinder: new TableFinder([orders, items]) };
  const view = { withAcks: true, keepsFiles: true, isEnough: () => false };
  const storage = new MemoryStorage(names.map((name) => `s3://lake/in/${name}`));
  return noFileIn('s3://in', await Area.read('s3://lake/in', storage, tables, view));
};

test.each([
  [[], 'no file in s3://in'],
  [['.hidden'], 'no file in s3://in'],
  [['order_1.csv', 'Orders.csv'], "no file in s3://in; match no table's pattern: Orders.csv, order_1.csv"],
  [['a', 'b', 'c', 'd', 'e'], "no file in s3://in; match no table's pattern: a, b, c and 2 more"],
  [['x'.repeat(90)], `no file in s3://in; match no table's pattern: ${'x'.repeat(60)}…`],
  [['orders1.csv', 'other.ok'], 'no file in s3://in; wait for their ack: orders1.csv'],
  [['orders1.csv', 'z'], "no file in s3://in; match no table's pattern: z; wait for their ack: orders1.csv"],
])('%j', async (names, expected) => {
  expect(await reason(names)).toBe(expected);
  expect(isNothingToLoad(await reason(names))).toBe(true);
});

test('files of tables that were not asked for are no strangers', async () => {
  expect(await reason(['items.json'], [orders])).toBe('no file in s3://in');
});
