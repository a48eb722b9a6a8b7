import fc from 'fast-check';
import { fileMatcher } from '../../../lambda/stage-files/file-matcher';
import { commonPrefix, literalPrefix, literalSuffix } from '../../../lambda/stage-files/literal-ends';

test.each([
  ['orders-.*\\.csv', 'orders-'],
  ['orders', 'orders'],
  ['orders\\.v1-.*', 'orders.v1-'],
  ['orders?.*', 'order'],
  ['orders*', 'order'],
  ['orders{0,2}', 'order'],
  ['orders\\.?csv', 'orders'],
  ['orders+', 'orders'],
  ['orders\\d', 'orders'],
  ['orders|returns', ''],
  ['(orders|returns)', ''],
  ['[oO]rders', ''],
  ['.*', ''],
  ['^orders', ''],
  [undefined, ''],
])('%s begins with %j', (pattern, expected) => {
  expect(literalPrefix(pattern)).toBe(expected);
});

test.each([
  ['.*_orders\\.csv', '_orders.csv'],
  ['orders', 'orders'],
  ['.*orders\\-1', 'orders-1'],
  ['orders?x', 'x'],
  ['orders?', ''],
  ['orders*', ''],
  ['orders+', ''],
  ['orders{2}', ''],
  ['.*.csv', 'csv'],
  ['.*\\\\.csv', 'csv'],
  ['.*\\\\\\.csv', '.csv'],
  ['.*\\d\\.csv', '.csv'],
  ['.*\\dcsv', ''],
  ['.*\\x41csv', ''],
  ['.*\\x41b\\.csv', '.csv'],
  ['.*\\$', ''],
  ['.*[ab]csv', 'csv'],
  ['.*[a\\-b]', ''],
  ['orders|returns', ''],
  ['(?:orders|returns)_1', ''],
  ['.*_orders(?:\\.csv)', ''],
  ['.*', ''],
  ['orders$', ''],
])('%s ends with %j', (pattern, expected) => {
  expect(literalSuffix(pattern)).toBe(expected);
});

test('an ack file has another extension than its file', () => {
  expect(commonPrefix({ pattern: 'orders\\.v1.*', ack: 'ok' })).toBe('orders.');
  expect(commonPrefix({ pattern: 'orders_.*', ack: 'ok' })).toBe('orders_');
});

test('no name that matches begins or ends otherwise', () => {
  const piece = fc.constantFrom('a', 'b', '\\.', '-', '.', '[ab]', '(?:a|b)', '|', '\\-', '(?=a)', '$', '\\x61', '\\w');
  const pattern = fc.array(fc.tuple(piece, fc.constantFrom('', '', '*', '?', '+', '{0,1}')), { maxLength: 5 });
  const name = fc.array(fc.constantFrom('a', 'b', '.', '-'), { maxLength: 6 }).map((chars) => chars.join(''));
  fc.assert(
    fc.property(pattern, fc.array(name, { maxLength: 20 }), (pieces, names) => {
      const source = pieces.map((each) => each.join('')).join('');
      const matches = matcher(source);
      fc.pre(matches !== undefined);
      for (const each of names.filter(matches!)) {
        expect(each.startsWith(literalPrefix(source))).toBe(true);
        expect(each.endsWith(literalSuffix(source))).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});

/** Undefined for what is no expression. */
function matcher(source: string): ((name: string) => boolean) | undefined {
  try {
    const matches = fileMatcher(source);
    // It is compiled when it is first used.
    matches('');
    return matches;
  } catch {
    return undefined;
  }
}
