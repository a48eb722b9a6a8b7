import { App, Stack } from 'aws-cdk-lib';
import fc from 'fast-check';
import { LoadPipeline, PreLoadStrategy, StarlakeJob } from '../../lib';
import { findPipeline } from '../../local/assembly';
import { allStates, definitionOf, newStack } from '../helpers/definition';
import { runLocally, scratchFolder, synthesize } from '../helpers/local-run';
import { isAccident, Lake, newJob, outcome, quickDefinition, runs } from './support';

// A name is refused at synth, with its construct and itself, or reaches the containers and the files as it is.
const PIECES = [
  ...[
    'a',
    'B',
    '7',
    '_',
    '-',
    '.',
    '$',
    '£',
    'é',
    'e\u0301',
    '日本',
    'ß',
    'İ',
    'ﬁ',
    '١',
    'x'.repeat(200),
    'constructor',
  ],
  ...['__proto__', 'toString', 'States.Array', '$.table', '$$.Map', 'load', 'null', 'NaN', '0', '--tables', 'true'],
];
const BAD = [
  ...[
    ' ',
    '\t',
    '\n',
    '\0',
    '/',
    '\\',
    '..',
    '*',
    '?',
    '[a]',
    '(',
    ')',
    '{}',
    '{',
    '}',
    '{0}',
    '${X}',
    '$(id)',
    '`id`',
  ],
  ...[
    ',',
    ';',
    '|',
    '&',
    '<',
    '>',
    '!',
    '#',
    '%',
    '"',
    "'",
    '=',
    ':',
    '@',
    '^',
    '~',
    '+',
    '😀',
    '\ud83d',
    '\u200b',
    '\u2028',
    '€',
  ],
];
const good = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(''));
const bad = fc.oneof(
  fc
    .tuple(fc.constantFrom('', ...PIECES), fc.constantFrom(...BAD), fc.constantFrom('', ...PIECES))
    .map((p) => p.join('')),
  fc.string({ unit: 'binary' }),
);
const name = fc.oneof({ weight: 3, arbitrary: good }, { weight: 1, arbitrary: bad });
const tableNames = fc.uniqueArray(name, { minLength: 1, maxLength: 3 });
const strategy = fc.constantFrom(...Object.values(PreLoadStrategy));
const escaped = (text: string) => text.replace(/[.$]/g, '\\$&');
const tablesOf = (names: string[]) => names.map((table) => ({ name: table, pattern: `${escaped(table)}~\\d+` }));

/** What a name may have, written down once more: letters, digits, and four signs. */
const isName = (text: string) =>
  text.length > 0 && text.length <= 256 && /^[\p{L}\p{M}\p{N}_$£][\p{L}\p{M}\p{N}_$£.-]*$/u.test(text);

let stack: Stack;
let job: StarlakeJob;
beforeEach(() => {
  stack = newStack();
  job = newJob(stack);
});

function expectRefusal(error: Error, domain: string, names: string[], id: string): void {
  const culprit = [domain, ...names].find((each) => !isName(each));
  expect(culprit).toBeDefined();
  expect(isAccident(error)).toBe(false);
  expect(error.message).toContain(`'${culprit}'`);
  expect(error.message).toMatch(isName(domain) ? /table of domain|pattern/ : new RegExp(`domain of 'Test/${id}'`));
}

test('any names: refused with the construct or the table, or a definition that has exactly these', () => {
  let [count, accepted] = [0, 0];
  fc.assert(
    fc.property(name, tableNames, strategy, (domain, names, preLoadStrategy) => {
      const id = `P${count++}`;
      const props = { job, domain, pipelineName: `${domain} ${id}`, tables: tablesOf(names), preLoadStrategy };
      const built = outcome(() => new LoadPipeline(stack, id, props));
      if ('error' in built) {
        return expectRefusal(built.error, domain, names, id);
      }
      expect([domain, ...names].filter((each) => !isName(each))).toEqual([]);
      const { stateMachine } = built.value;
      const definition = accepted++ % 20 === 0 ? definitionOf(stateMachine) : quickDefinition(stateMachine);
      const states = [definition, ...Object.values(definition.States).map((state) => state.ItemProcessor)].flatMap(
        (each) => Object.keys(each?.States ?? {}),
      );
      expect(states.filter((state) => state.length > 80)).toEqual([]);
      expect(new Set(states).size).toBe(states.length);
      const resource = stateMachine.node.defaultChild as unknown as { stateMachineName: string };
      expect(resource.stateMachineName).toMatch(/^[\w-]{1,80}$/);
      const end = Object.values(definition.States).find(({ Parameters }) => Parameters?.retryDelay !== undefined);
      expect(end.Parameters).toMatchObject({
        domain,
        tables: tablesOf(names).map(({ name: table }) => [table, expect.anything()]),
      });
    }),
    runs(100),
  );
  expect(accepted).toBeGreaterThan(20);
});

test('whole runs: each name is one word of the argv, and only files of tables that failed go back', async () => {
  // A file of this machine has 255 bytes at most, of which a run lock needs 48 for itself while it is written.
  const short = good.filter((each) => isName(each) && Buffer.byteLength(each) < 200);
  const unique = fc.uniqueArray(short, { minLength: 1, maxLength: 4 });
  const cases = fc.sample(
    fc.tuple(
      short,
      unique,
      strategy.filter((each) => each !== 'ack'),
      fc.nat(15),
    ),
    runs(22),
  );
  const assembly = synthesize((own) => {
    const shared = newJob(own);
    cases.forEach(([domain, names, preLoadStrategy], i) => {
      const props = { domain, pipelineName: `${domain} ${i}`, tables: tablesOf(names), preLoadStrategy, retries: 0 };
      new LoadPipeline(own, `P${i}`, { job: shared, ...props });
    });
  });
  for (const [i, [domain, names, preLoadStrategy, mask]] of cases.entries()) {
    const failing = names.filter((_, j) => mask & (1 << j));
    const isOf = (table: string, file: string) => file.startsWith(`${table}~`);
    const lake = new Lake(scratchFolder(), domain, isOf, (table) => failing.includes(table));
    const files = (of: string[]) =>
      of
        .filter((each) => each.length < 240)
        .map((each) => `${each}~1`)
        .sort();
    lake.put(preLoadStrategy === 'imported' ? 'incoming' : 'stage', [...files(names), 'stranger']);
    const pipeline = findPipeline(assembly, `Test/P${i}/StateMachine`);
    expect(pipeline.name).toBe(`${domain} ${i}`);
    const result = await runLocally(assembly, `Test/P${i}/StateMachine`, { root: lake.root, executor: lake });
    expect([names, result.error]).toEqual([names, failing.length > 0 ? 'Starlake.LoadFailed' : undefined]);

    const loads = lake.runs.filter(({ argv }) => argv[0] === 'load');
    expect(loads.map(({ argv }) => [argv.length, ...argv.slice(3)]).sort()).toEqual(
      names.map((table) => [7, '--domains', domain, '--tables', table]).sort(),
    );
    const imports = lake.runs.filter(({ argv }) => argv[0] !== 'load').map(({ argv }) => argv.slice(0, 5));
    const imported = ['stage', '--domains', domain, '--tables', [...names].sort().join(',')];
    expect(imports).toEqual(preLoadStrategy === 'imported' ? [imported] : []);
    expect(lake.files('stage')).toEqual([...files(failing), 'stranger'].sort());
    expect(lake.files('archive')).toEqual(files(names.filter((table) => !failing.includes(table))));
    expect(lake.files('ingesting')).toEqual([]);
  }
});

test('a table called as what every object has is tried again as any other', async () => {
  const names = ['constructor', '__proto__', 'toString', 'orders'];
  const assembly = synthesize((own) => {
    const tables = tablesOf(names);
    new LoadPipeline(own, 'P', { job: newJob(own), domain: '__proto__', tables, retries: 2 });
  });
  const lake = new Lake(
    scratchFolder(),
    '__proto__',
    (table, file) => file.startsWith(`${table}~`),
    () => true,
  );
  lake.put(
    'stage',
    names.map((table) => `${table}~1`),
  );
  const result = await runLocally(assembly, '__proto__', { root: lake.root, executor: lake });
  expect(result.error).toBe('Starlake.LoadFailed');
  const tries = names.map((table) => lake.runs.filter(({ argv }) => argv[6] === table).length);
  expect(tries).toEqual([3, 3, 3, 3]);
  expect(lake.files('stage')).toEqual(names.map((table) => `${table}~1`).sort());
});

test.each([80, 81])('a state machine name of %d characters', (length) => {
  const built = outcome(() => {
    const own = new Stack(new App(), 'Test');
    const { stateMachine } = new LoadPipeline(own, 'P', {
      job: newJob(own),
      domain: 'sales',
      tables: [{ name: 'a' }],
      stateMachineName: 'n'.repeat(length),
    });
    return Object.keys(allStates(definitionOf(stateMachine)));
  });
  expect('error' in built).toBe(length > 80);
  if ('error' in built) expect(built.error.message).toMatch(/1 to 80 letters/);
});

test('state names of domains around the limit are cut, and stay apart', () => {
  for (const length of [40, 53, 54, 55, 56, 60, 61, 62, 79, 80, 81, 256]) {
    const domain = 'd'.repeat(length);
    const props = { job, domain, tables: [{ name: 'a' }], preLoadStrategy: PreLoadStrategy.IMPORTED };
    const states = Object.keys(allStates(quickDefinition(new LoadPipeline(stack, `L${length}`, props).stateMachine)));
    expect([states.length, states.filter((state) => state.length > 80)]).toEqual([12, []]);
  }
});
