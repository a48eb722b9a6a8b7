import fc from 'fast-check';
import { files, newProject } from './deployed';
import { removeProjects, writeProject } from '../project/support';
import { StarlakeProject, StarlakeProjectProps } from '../../lib';
import { isPlainObject } from '../../lib/private/plain-object';
import { newStack } from '../helpers/definition';

afterAll(removeProjects);

/** Props as JavaScript and Python may give them. */
const project = (props: object, given = files()) =>
  newProject(given, props as Partial<StarlakeProjectProps>, newStack());

test.each<[object, string]>([
  [
    { loads: { sales: { pre_load_strategy: 'ack' } } },
    "'sales' in 'loads' of 'Test/Starlake' has no property 'pre_load_strategy', did you mean 'preLoadStrategy'?",
  ],
  [{ loads: { sales: { PreLoadStrategy: 'ack' } } }, "'PreLoadStrategy', did you mean 'preLoadStrategy'?"],
  [{ loads: { sales: { runDependenciesFirst: true } } }, "no property 'runDependenciesFirst'; it can have schedule, "],
  [{ loads: { sales: { taskTimeout: 60 } } }, `did you mean 'taskTimeout' of a table ('domain.table') in 'tables'?`],
  [{ loads: { sales: { memoryLimitMiB: 60 } } }, `did you mean 'memory' of a table ('domain.table') in 'tables'?`],
  [{ loads: { sales: { maxConcurrent: 3 } } }, "did you mean 'pool', a StarlakePool with its slots?"],
  [{ transforms: { kpi: { options: { a: 'b' } } } }, `did you mean 'options' of a task ('domain.task') in 'tasks'?`],
  [{ tables: { 'sales.orders': { memoryLimitMiB: 8192 } } }, "did you mean 'memory', a Size?"],
  [{ tables: { 'sales.orders': { memoryMiB: 8192 } } }, "'memoryMiB', did you mean 'memory'?"],
  [{ tables: { 'sales.orders': { timeout: 60 } } }, "'timeout', did you mean 'taskTimeout'?"],
  [
    { transforms: { kpi: { retry_delay: 60 } } },
    "'kpi' in 'transforms' of 'Test/Starlake' has no property 'retry_delay'",
  ],
  [{ tasks: { 'kpi.top': { option: { a: 'b' } } } }, "'option', did you mean 'options'?"],
  [{ loads: { sales: null } }, "'sales' in 'loads' of 'Test/Starlake' must be an object, got null"],
  [{ loads: [{ sales: {} }] }, "'loads' of 'Test/Starlake' must be an object of objects by their names, got "],
  [
    { loads: { sales: { schedule: '0 2 * * *' } } },
    "'schedule' of 'sales' in 'loads' of 'Test/Starlake' must be an object with properties such as 'cron', got '0 2 * * *'",
  ],
  [{ transforms: { kpi: { schedule: { cron: '0 2 * * *', timezone: 'UTC' } } } }, "did you mean 'timeZone'?"],
  [
    { loads: { sales: { scheduled: 'false' } } },
    "'scheduled' of 'sales' in 'loads' of 'Test/Starlake' must be true or false",
  ],
  [{ transforms: { kpi: { runDependenciesFirst: 'no' } } }, "must be true or false, got 'no'"],
  [{ scheduled: 'false' }, "'scheduled' of 'Test/Starlake' must be true or false, got 'false'"],
  [{ deployMetadata: 0 }, "'deployMetadata' of 'Test/Starlake' must be true or false, got 0"],
  [
    { loads: { sales: { environment: 'A=1' } } },
    "'environment' of 'sales' in 'loads' of 'Test/Starlake' must be an object of texts, got 'A=1'",
  ],
  [
    { loads: { sales: { environment: { A: 1 } } } },
    "'A' in 'environment' of 'sales' in 'loads' of 'Test/Starlake' must be a text, got 1",
  ],
  [{ envronment: 'PROD' }, "'Test/Starlake' has no property 'envronment', did you mean 'environment'?"],
  [{ sl_env_var: { A: 'b' } }, "'Test/Starlake' has no property 'sl_env_var'"],
  [{ job: {} }, "'job' of 'Test/Starlake' must be a ProjectJob such as that of ProjectJob.of or ProjectJob.ecs"],
])('%j is refused', (props, message) => {
  expect(() => project(props)).toThrow(message);
});

class Said {
  public get preLoadStrategy(): string {
    return 'ack';
  }
}

test.each<[string, object, string]>([
  [
    'a Map',
    { loads: new Map([['sales', {}]]) },
    "'loads' of 'Test/Starlake' must be an object of objects by their names, got Map",
  ],
  ['a getter', { loads: { sales: new Said() } }, "'sales' in 'loads' of 'Test/Starlake' must be an object, got Said"],
  [
    'a prototype',
    { loads: { sales: Object.create({ retries: 3 }) as object } },
    "'sales' in 'loads' of 'Test/Starlake' must be an object, got",
  ],
  [
    'a Map of texts',
    { variables: new Map([['A', 'b']]) },
    "'variables' of 'Test/Starlake' must be an object of texts, got Map",
  ],
])('members that %s keeps are refused: nobody would read them', (_, props, message) => {
  expect(() => project(props)).toThrow(message);
});

test('the environment of this process and instances of classes are taken: their members are their own', () => {
  class Props {
    public readonly retries = 3;
  }
  expect(() => project({ loads: { sales: new Props() } })).not.toThrow();
  expect(isPlainObject(process.env)).toBe(true);
});

test('what is undefined is not there, as jsii gives structs', () => {
  const undefinedOnes = { pre_load_strategy: undefined, overlap: undefined, schedule: undefined };
  expect(() => project({ loads: { sales: undefinedOnes, crm: undefined }, tables: undefined })).not.toThrow();
});

test('of a dict from another language jsii leaves nothing where it knows nothing: that is said', () => {
  const before = process.env.JSII_AGENT;
  process.env.JSII_AGENT = 'Python/3.12.1';
  try {
    expect(() => project({ loads: { sales: {} } })).toThrow(
      /^'sales' in 'loads' of 'Test\/Starlake' has none of the known properties .*: give a LoadOverrides, /,
    );
    expect(() => project({ loads: { sales: { retries: 2 } } })).not.toThrow();
  } finally {
    if (before === undefined) delete process.env.JSII_AGENT;
    else process.env.JSII_AGENT = before;
  }
});

test('a class of somebody may have more properties than its own', () => {
  class Mine extends StarlakeProject {}
  const props = { directory: writeProject(files()), team: 'data' };
  expect(() => new Mine(newStack(), 'Mine', props)).not.toThrow();
  expect(() => new StarlakeProject(newStack(), 'Plain', props)).toThrow("'Test/Plain' has no property 'team'");
});

test('no name of a member is lost: each is known, or an error that names it', () => {
  const given = files();
  fc.assert(
    fc.property(
      fc.constantFrom('loads', 'transforms', 'tables', 'tasks'),
      fc.stringMatching(/^[a-z][A-Za-z_]{2,12}Zz$/),
      (map, member) => {
        const name = { loads: 'sales', transforms: 'kpi', tables: 'sales.orders', tasks: 'kpi.top' }[map]!;
        expect(() => project({ [map]: { [name]: { [member]: 1 } } }, given)).toThrow(`has no property '${member}'`);
      },
    ),
    { numRuns: 20 },
  );
});
