import { HELP, parseArguments } from '../../faults/cli';
import { FAULT_KINDS } from '../../faults/faults';
import { PROMISES } from '../../faults/promises';
import { exitCode, renderJson, renderTable } from '../../faults/report';
import { add, NOTHING, type Result } from '../../faults/tally';

test('without arguments it is 500 runs of seed 1', () => {
  expect(parseArguments([])).toMatchObject({ runs: 500, seed: 1, json: false, help: false });
});

test('arguments are read with a space and with =', () => {
  const expected = { runs: 20, seed: 7, only: 3, pipelines: 'Wide', disable: 'ack', json: true };
  expect(parseArguments('--runs 20 --seed=7 --only 3 --pipelines Wide --disable=ack --json'.split(' '))).toMatchObject(
    expected,
  );
});

test.each([
  ['--runs', /needs a value/],
  ['--runs 0', /whole number/],
  ['--seed x', /whole number/],
  ['--disable nothing', /unknown promise 'nothing'; known are isolation/],
  ['--pipelines group', /no pipeline has 'group' in its name; known are Usual,/],
  ['--transforms --pipelines Group', /no pipeline has 'Group' in its name; known are Narrow,/],
  ['--transforms --disable ack', /--disable breaks promises of loads/],
  ['--many', /unknown argument/],
  ['5', /unknown argument/],
])('%s is invalid', (line, message) => {
  expect(() => parseArguments(line.split(' '))).toThrow(message);
});

test('the help names every promise', () => {
  for (const [name, { what }] of Object.entries(PROMISES)) expect(HELP).toContain(`${name.padEnd(10)} ${what}`);
});

const clean: Result = { ...NOTHING, runs: 1234, rows: 20, rejected: 3, faults: { abort: 3, 'killed-taken': 1 } };
const breach = {
  seed: 1,
  scenario: 17,
  theme: 'ack',
  pipeline: 'Ack',
  sorts: ['lied' as const],
  seen: ['run 2: it is so'],
};

test('JSON has what was counted, and breaches only when there are any', () => {
  expect(JSON.parse(renderJson(clean, 1))).toEqual({
    ...{ runs: 1234, rows: 20, rejected: 3, lost: 0, duplicated: 0, lied: 0, seed: 1 },
    faults: { abort: 3, 'killed-taken': 1 },
  });
  expect(JSON.parse(renderJson({ ...clean, lied: 1, breaches: [breach] }, 1)).breaches).toEqual([breach]);
});

test('the table has every kind of fault, and how to see a breach again', () => {
  const table = renderTable({ ...clean, lied: 1, breaches: [breach] }, 5);
  for (const kind of FAULT_KINDS) expect(table).toContain(kind);
  expect(table).toMatch(/^abort +3$/m);
  expect(table).toMatch(/^runs +1,234$/m);
  expect(table).toContain('lied in scenario 17 (ack, pipeline Ack); again with --seed 5 --only 17');
  expect(table).toContain('  run 2: it is so');
});

test.each([
  [{}, 0],
  [{ lost: 1 }, 1],
  [{ duplicated: 1 }, 1],
  [{ lied: 1 }, 1],
])('%j ends with %i', (counts, code) => {
  expect(exitCode({ ...clean, ...counts })).toBe(code);
});

test('results add up', () => {
  const sum = add({ ...clean, breaches: [breach] }, { ...clean, lost: 2, faults: { abort: 1 } });
  expect(sum).toMatchObject({
    runs: 2468,
    rows: 40,
    rejected: 6,
    lost: 2,
    faults: { abort: 4, 'killed-taken': 1 },
    breaches: [breach],
  });
});
