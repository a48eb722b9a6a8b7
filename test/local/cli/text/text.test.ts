import { commandLabel, itemLabel } from '../../../../local/cli/progress/view/label';
import { loadedTables } from '../../../../lib/contract/command-line';
import { clock, count, duration, plural, ticking } from '../../../../local/cli/text/format';
import { layOut, span } from '../../../../local/cli/text/line';
import { displayWidth, pad, printable, truncate, wrap } from '../../../../local/cli/text/width';

test.each([
  [0, '0ms'],
  [999, '999ms'],
  [1000, '1.0s'],
  [59_940, '59.9s'],
  [59_960, '1m 00s'],
  [65_000, '1m 05s'],
  [3_599_600, '1h 00m'],
  [3_725_000, '1h 02m'],
  [-5, '0ms'],
])('%i ms are %s', (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});

test('clocks and counts', () => {
  expect([clock(0), clock(62_390), clock(6_000_000), clock(-1)]).toEqual(['00:00.0', '01:02.3', '100:00.0', '00:00.0']);
  expect([ticking(190), ticking(61_000)]).toEqual(['0.1s', '1m 01s']);
  expect([count(0), count(999), count(1000), count(1234567)]).toEqual(['0', '999', '1,000', '1,234,567']);
  expect([plural(1, 'table'), plural(0, 'table')]).toEqual(['1 table', '0 tables']);
});

test('widths: wide, combining and control characters', () => {
  expect([displayWidth('abc'), displayWidth('読む'), displayWidth('e\u0301'), displayWidth('🦆')]).toEqual([
    3, 4, 1, 2,
  ]);
  expect(truncate('読み込み', 5)).toBe('読み…');
  expect([truncate('abc', 3), truncate('abcd', 3), truncate('abc', 1), truncate('abc', 0)]).toEqual([
    'abc',
    'ab…',
    '…',
    '',
  ]);
  expect([pad('読', 4), pad('a', 3, 'right'), pad('long', 2)]).toEqual(['読  ', '  a', 'long']);
  expect(printable('\u001b[31mred\u001b[0m\ttab\r\u0007\nnext')).toBe('red tab next');
});

test('wrapping leaves a long word in one piece', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrap('a https://very/long b\n\nc', 8)).toEqual(['a', 'https://very/long', 'b', '', 'c']);
});

test('a line keeps its right part, unless the terminal is very narrow', () => {
  const line = { left: [span('left part', 'red'), span(' more')], right: span('1.0s', 'dim') };
  expect(layOut(line, 20, false)).toBe('left part more  1.0s');
  expect(layOut(line, 16, false)).toBe('left part…  1.0s');
  expect(layOut(line, 6, false)).toBe('left …');
  expect(layOut(line, Infinity, false)).toBe('left part more  1.0s');
  expect(layOut(line, 30, true)).toBe('\u001b[31mleft part\u001b[39m more            \u001b[2m1.0s\u001b[22m');
});

test('what things are called', () => {
  const load = ['load', '--scheduledDate', 'D', '--domains', 'sales', '--tables', 'a,b'];
  expect(loadedTables(load)).toEqual(['a', 'b']);
  expect(commandLabel(load)).toBe('a, b');
  expect(commandLabel(['load', '--domains', 'sales'])).toBe('load sales');
  expect(commandLabel(['transform', '--scheduledDate', 'D', '--name', 'kpi.daily'])).toBe('kpi.daily');
  expect(commandLabel(['stage'])).toBe('stage');
  expect(commandLabel([])).toBe('container');
  expect(itemLabel({ table: 'orders' }, 0)).toBe('orders');
  expect(itemLabel('orders', 0)).toBe('orders');
  expect(itemLabel({ args: load }, 0)).toBe('a, b');
  expect(itemLabel({ x: 1 }, 2)).toBe('item 3');
  expect(itemLabel(undefined, 2)).toBe('item 3');
});
