import fc from 'fast-check';
import { effectiveOptions } from '../../lib/options/dag-options';
import { nearest } from '../../lib/text/nearest';
import { OBJECTS } from '../../lib/project/keys/starlake-keys';

const KEYS = Object.values(OBJECTS).flatMap((declared) => Object.keys(declared));
const KNOWN = [...new Set([...effectiveOptions(), ...KEYS])].filter((name) => /^\w{4,}$/.test(name));
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz_'];

/** All that one slip makes of a name. */
function slipsOf(name: string): Set<string> {
  const cuts = Array.from({ length: name.length + 1 }, (_, at) => [name.slice(0, at), name.slice(at)]);
  return new Set(
    cuts.flatMap(([before, after]) => [
      before + after.slice(1),
      `${before}${after.slice(1, 2)}${after.slice(0, 1)}${after.slice(2)}`,
      ...LETTERS.flatMap((letter) => [before + letter + after, before + letter + after.slice(1)]),
    ]),
  );
}

/** As names are compared. */
const lettersOf = (name: string) => name.toLowerCase().replaceAll('_', '');
const singular = (name: string) =>
  name
    .replace(/(ie)?s(?=_|[A-Z]|$)/g, '')
    .replace(/y(?=_|[A-Z]|$)/g, '')
    .toLowerCase();

test('one slip in a known name finds it, or another that is as near', () => {
  const slips = new Map(KNOWN.map((name) => [name, [...slipsOf(name)].filter((slip) => !KNOWN.includes(slip))]));
  const slipped = fc
    .constantFrom(...KNOWN)
    .chain((name) => fc.tuple(fc.constant(name), fc.constantFrom(...slips.get(name)!)));
  fc.assert(
    fc.property(slipped, ([name, slip]) => {
      const found = nearest(slip, KNOWN) ?? 'nothing';
      const isAsNear = slipsOf(lettersOf(found)).has(lettersOf(slip)) || singular(found) === singular(slip);
      expect(found === name || isAsNear).toBe(true);
    }),
  );
});

test('a word that has nothing to do with any of them finds nothing', () => {
  const words = fc.stringMatching(/^[qxzjv]{4,12}$/);
  fc.assert(fc.property(words, (word) => expect(nearest(word, KNOWN)).toBeUndefined()));
});

test.each([
  ['retry', ['retry_delay', 'retries'], 'retries'],
  ['retrys', ['retry_delay', 'retries'], 'retries'],
  ['run_dependency_first', ['run_dependencies', 'run_dependencies_first'], 'run_dependencies_first'],
  ['MAX-CONCURRENT', ['maxConcurrency', 'max_concurrent'], 'max_concurrent'],
  ['memory', ['cpu', 'memoryLadder'], 'memoryLadder'],
  ['timeout', ['taskTimeout', 'time'], 'taskTimeout'],
  ['exec', ['executor', 'env'], 'executor'],
  ['slaes', ['sale', 'sales'], 'sales'],
  ['orders', ['hr.orders', 'sales.items'], 'hr.orders'],
  ['europe/pariss', ['Europe/Paris', 'Europe/Prague'], 'Europe/Paris'],
])('%s of %j is %s', (typed, known, found) => {
  expect(nearest(typed, known)).toBe(found);
});

test.each([
  ['user_defined_macros', ['user', 'defined']],
  ['name', ['jobIdEnvName', 'rename', 'nameOfTheOtherThing']],
  ['sales.nope', ['sales.bom', 'sales.note_of_returns']],
  ['kpi.ab', ['kpi.xy', 'crm.ab']],
  ['deploy-everything', ['run', 'list', 'graph', 'plan', 'show', 'backfill']],
  ['ab', ['cd', 'xy']],
  ['sftp', ['http', 'path']],
  ['', ['_', 'a']],
  ['constructor', []],
])('%s is none of %j', (typed, known) => {
  expect(nearest(typed, known)).toBeUndefined();
});
