import { parsePlan } from '../../lib/project';

const load = {
  name: 'd',
  domain: 'd',
  options: { retries: '2' },
  schedule: '0  2 * * *',
  tables: [
    { name: 't', dataset: 'd.t', pattern: 'x' },
    { name: 'a', dataset: 'd.a', pattern: 'x', ack: 'ok' },
  ],
};
const transform = { name: 'k', tasks: ['k.b', 'k.a'] };
const tasks = [
  { name: 'k.b', dataset: 'k.b', dependencies: ['k.a', 'k.b', 'gone.away', 'd.t'] },
  { name: 'k.a', dataset: 'k.a' },
];
const whole = { version: 1, loads: [load], transforms: [transform], tasks };

test('a plan is taken over in order, without what it does not make', () => {
  expect(parsePlan({ ...whole, later: 'more' }, 'plan.json')).toEqual({
    version: 1,
    loads: [{ ...load, schedule: '0 2 * * *', tables: [load.tables[1], load.tables[0]] }],
    transforms: [{ name: 'k', options: {}, tasks: ['k.a', 'k.b'] }],
    tasks: [
      { name: 'k.a', dataset: 'k.a', dependencies: [] },
      { name: 'k.b', dataset: 'k.b', dependencies: ['d.t', 'k.a'] },
    ],
  });
});

test('null and an empty text are nothing', () => {
  const read = parsePlan({ ...whole, loads: [{ ...load, dag: null, schedule: '', directory: null }] }, 'plan.json');
  expect(Object.keys(read.loads[0])).toEqual(['name', 'domain', 'options', 'tables']);
});

const withLoad = (changes: object) => ({ ...whole, loads: [{ ...load, ...changes }] });

test.each<[string, unknown, string]>([
  ['a list', [], 'plan.json must be an object, got []'],
  ['no plan', { version: 1 }, "plan.json has none of 'loads', 'transforms' and 'tasks': it is not a plan"],
  ['no version', { loads: [] }, "'version' of plan.json is missing, this library reads 1: write the plan anew"],
  [
    'a later version',
    { ...whole, version: 2 },
    "'version' of plan.json is 2, this library reads 1: write the plan anew",
  ],
  ['loads that are no list', { ...whole, loads: {} }, "'loads' of plan.json must be a list, got {}"],
  ['no name', withLoad({ name: 1 }), "'loads[0].name' of plan.json must be a text, got 1"],
  ['an empty name', withLoad({ name: ' ' }), "'loads[0].name' of plan.json must not be empty"],
  ['an option', withLoad({ options: { retries: 2 } }), "'loads[0].options.retries' of plan.json must be a text, got 2"],
  [
    'a schedule',
    withLoad({ schedule: 'daily' }),
    "'loads[0].schedule' of plan.json is 'daily': a cron expression has 5 fields, this has 1",
  ],
  [
    'no tables',
    withLoad({ tables: [] }),
    "'loads[0].tables' of plan.json must have a table: leave the load out where it has none",
  ],
  [
    'a dataset',
    withLoad({ tables: [{ name: 't', dataset: 't', pattern: 'x' }] }),
    "'loads[0].tables[0].dataset' of plan.json must be 'domain.table', got 't'",
  ],
  [
    'no pattern',
    withLoad({ tables: [{ name: 't', dataset: 'd.t' }] }),
    "'loads[0].tables[0].pattern' of plan.json must be a text, got undefined",
  ],
  [
    'one table twice',
    { ...whole, loads: [load, { ...load, name: 'other' }] },
    "plan.json: the table 'a' of domain 'd' is in 'd' and in 'other': it can be in one pipeline only, and once",
  ],
  [
    'one name twice',
    { ...whole, transforms: [{ ...transform, name: 'd' }] },
    "'transforms[0].name' of plan.json is 'd', but loads[0] is a pipeline of that name: give it another",
  ],
  [
    'a task that is not there',
    { ...whole, transforms: [{ ...transform, tasks: ['k.x'] }] },
    "plan.json: 'k' has the task 'k.x', which is not among 'tasks': add it there",
  ],
  [
    'a task in two pipelines',
    { ...whole, transforms: [transform, { ...transform, name: 'm' }] },
    "plan.json: the task 'k.a' is in 'k' and in 'm': it can be in one only",
  ],
  [
    'a circle',
    { ...whole, tasks: [tasks[0], { name: 'k.a', dataset: 'k.a', dependencies: ['k.b'] }] },
    'plan.json: tasks wait for one another: k.b → k.a → k.b',
  ],
])('%s is refused by its path', (_, json, message) => {
  expect(() => parsePlan(json, 'plan.json')).toThrow(message);
});
