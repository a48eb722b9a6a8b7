import fc from 'fast-check';
import { read, removeProjects, domain, table } from './support';

afterAll(removeProjects);

/** Where a project with these files says that a domain's files land, without the root that it is below. */
const directory = (written: string, files: Record<string, string>, options = {}) =>
  whole(written, files, options)?.replace(/^\{SL_ROOT\}\/(?=.)/, '');
const whole = (written: string, files: Record<string, string>, options = {}) =>
  read({ 'load/d/_config.sl.yml': domain(`directory: '${written}'`), 'load/d/t.sl.yml': table(), ...files }, options)
    .domains[0].directory;
const env = (values: Record<string, string>) => `version: 1\nenv: ${JSON.stringify(values)}\n`;

describe('precedence', () => {
  const all = { 'env.sl.yml': env({ x: 'common', only: 'common' }), 'env.PROD.sl.yml': env({ x: 'prod' }) };

  test.each([
    [{}, 'common'],
    [{ slEnvVar: { x: 'container' } }, 'common'],
    [{ environment: 'PROD' }, 'prod'],
    [{ environment: 'OTHER', variables: { SL_ENV: 'PROD' } }, 'common'],
    [{ variables: { SL_ENV: 'OTHER' }, slEnvVar: { SL_ENV: 'PROD' } }, 'common'],
    [{ variables: { SL_ENV: 'PROD' } }, 'prod'],
    [{ slEnvVar: { SL_ENV: 'PROD' } }, 'prod'],
    [{ environment: 'OTHER', slEnvVar: { SL_ENV: 'PROD' } }, 'common'],
  ])('%j gives %s', (options, expected) => {
    expect(directory('{{x}}', all, options)).toBe(expected);
    expect(directory('${x}', all, options)).toBe(expected);
  });

  test('what no file says comes from the environment of the containers', () => {
    expect(directory('{{ mine }}/{{only}}', all, { slEnvVar: { mine: 'container' } })).toBe('container/common');
  });

  test('nothing comes from the environment of this process', () => {
    process.env.STARLAKE_TEST_VARIABLE = 'leaked';
    process.env.SL_ENV = 'PROD';
    try {
      expect(read(all).variables.STARLAKE_TEST_VARIABLE).toBeUndefined();
      expect(directory('{{x}}', all)).toBe('common');
      expect(() => directory('${STARLAKE_TEST_VARIABLE}', all)).toThrow('which has no value');
    } finally {
      delete process.env.STARLAKE_TEST_VARIABLE;
      delete process.env.SL_ENV;
    }
  });

  test('SL_ENV may be in env.sl.yml, and env in application.sl.yml', () => {
    const prod = { 'env.PROD.sl.yml': env({ x: 'prod' }) };
    expect(directory('{{x}}', { ...prod, 'env.sl.yml': env({ SL_ENV: 'PROD', x: 'common' }) })).toBe('prod');
    const application = 'version: 1\napplication: { env: PROD }\n';
    expect(directory('{{x}}', { ...all, 'application.sl.yml': application })).toBe('prod');
    expect(directory('{{x}}', { ...all, 'application.sl.yml': application }, { environment: 'None' })).toBe('common');
  });

  test('the strongest of all sources that have a variable wins, and variables agree with the files', () => {
    const source = fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined });
    fc.assert(
      fc.property(source, source, source, source, (container, common, prod, options) => {
        const of = (x: string | undefined): Record<string, string> => (x === undefined ? {} : { x });
        const project = () =>
          read(
            { 'env.sl.yml': env(of(common)), 'env.PROD.sl.yml': env(of(prod)) },
            { environment: 'PROD', slEnvVar: of(container), variables: of(options) },
          );
        const inFiles = prod ?? common;
        if (options !== undefined && inFiles !== undefined && options !== inFiles) {
          expect(project).toThrow(/^metadata\/env.*: env\.x is /);
        } else {
          expect(project().variables.x).toBe(options ?? inFiles ?? container);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('variables that an env file says otherwise are refused: commands would take what the file says', () => {
    const files = {
      'env.sl.yml': 'version: 1\nenv:\n  y: 1\n  x: common\n',
      'env.PROD.sl.yml': env({ x: 'prod', z: '{{y}}/z' }),
    };
    expect(() => read(files, { variables: { x: 'mine' } })).toThrow(
      "metadata/env.sl.yml:4: env.x is 'common', which the commands take when they run, and 'variables' of the project have " +
        "x='mine': leave one out; what differs between environments belongs into metadata/env.{SL_ENV}.sl.yml, and what no " +
        "env file says may come from 'slEnvVar'",
    );
    const prod = { environment: 'PROD' };
    expect(() => read(files, { ...prod, variables: { x: 'common' } })).toThrow(
      "metadata/env.PROD.sl.yml:2: env.x is 'prod'",
    );
    expect(read(files, { ...prod, variables: { x: 'prod', y: '1', z: '1/z' } }).variables).toMatchObject({ z: '1/z' });
    expect(read(files, { variables: { x: 'common', z: 'only of PROD' } }).variables.z).toBe('only of PROD');
  });

  test('places and SL_ENV come from outside, whatever an env file says', () => {
    const files = { 'env.sl.yml': env({ SL_ROOT: '/home', SL_INCOMING: 'home', SL_ENV: 'DEV' }) };
    const variables = { SL_ROOT: 's3a://b', SL_INCOMING: 'in', SL_ENV: 'PROD' };
    const project = read(files, { variables, slEnvVar: { SL_ROOT: 's3a://weaker' } });
    expect(project.variables).toMatchObject(variables);
    expect(project.environment).toBe('PROD');
  });
});

test.each<[string, Record<string, string>, object, string]>([
  ['environment', {}, { environment: 'P' }, 'P'],
  ['environment over SL_ENV', {}, { environment: 'P', slEnvVar: { SL_ENV: 'Q' } }, 'P'],
  ['environment over variables', {}, { environment: 'P', variables: { SL_ENV: 'Q' } }, 'P'],
  ['variables', {}, { variables: { SL_ENV: 'P' }, slEnvVar: { SL_ENV: 'Q' } }, 'P'],
  ['slEnvVar over env.sl.yml', { 'env.sl.yml': env({ SL_ENV: 'Q' }) }, { slEnvVar: { SL_ENV: 'P' } }, 'P'],
  ['env.sl.yml', { 'env.sl.yml': env({ SL_ENV: 'P' }) }, {}, 'P'],
  ['application.sl.yml', { 'application.sl.yml': 'version: 1\napplication: { env: P }\n' }, {}, 'P'],
])('SL_ENV of %s is a variable', (_, files, options, expected) => {
  const all = { 'env.P.sl.yml': env({}), ...files };
  expect(directory('{{SL_ENV}}/in', all, options)).toBe(`${expected}/in`);
  expect(directory('{% if SL_ENV == "P" %}p{% else %}d{% endif %}', all, options)).toBe('p');
  const named = { ...all, 'env.P.sl.yml': env({ in: '{{SL_ENV}}-in' }) };
  expect(directory('{{in}}', named, options)).toBe(`${expected}-in`);
});

describe('variables that name variables', () => {
  test.each([
    [{ a: '{{b}}/a', b: '${c}/b', c: 'c' }, 'c/b/a'],
    [{ a: '{{SL_ROOT}}/x' }, 'x'],
    [{ a: '${SL_DATASETS}/x' }, '{SL_DATASETS}/x'],
  ])('%j', (values, expected) => {
    expect(directory('{{a}}', { 'env.sl.yml': env(values) })).toBe(expected);
  });

  test('a value of the environment may extend the common one', () => {
    const files = { 'env.sl.yml': env({ a: 'base' }), 'env.PROD.sl.yml': env({ a: '{{a}}/prod', b: '{{a}}/b' }) };
    expect(read(files, { environment: 'PROD' }).variables).toMatchObject({ a: 'base/prod', b: 'base/prod/b' });
  });

  test('a variable that only another environment has is empty', () => {
    const files = { 'env.sl.yml': env({}), 'env.PROD.sl.yml': env({ suffix: '_prod' }) };
    expect(directory('in{{suffix}}', files)).toBe('in');
    expect(directory('in{{suffix}}', files, { environment: 'PROD' })).toBe('in_prod');
  });

  test('variables in a circle have no value', () => {
    const files = { 'env.sl.yml': env({ a: '{{b}}', b: '{{a}}', c: '{{c}}', d: 'fine' }) };
    expect(directory('{{d}}', files)).toBe('fine');
    for (const name of ['a', 'c']) expect(() => directory(`{{${name}}}`, files)).toThrow(/needs the variable/);
  });
});

test('SL_ROOT and SL_DATASETS stay open, also without quotes, unless they are given', () => {
  const config = { 'load/d/_config.sl.yml': 'version: 1\nload:\n  metadata:\n    directory: {{SL_ROOT}}/in\n' };
  expect(whole('', config)).toBe('{SL_ROOT}/in');
  expect(directory('', config, { variables: { SL_ROOT: 's3a://lake/p' } })).toBe('s3a://lake/p/in');
  expect(directory('', config, { slEnvVar: { SL_ROOT: 's3a://lake/q' } })).toBe('s3a://lake/q/in');
  expect(directory('{{SL_DATASETS}}/in', {}, { variables: { SL_DATASETS: 's3a://d' } })).toBe('s3a://d/in');
  expect(directory('{{SL_ROOT}}', { 'env.sl.yml': env({ SL_ROOT: '/tmp' }) })).toBe('{SL_ROOT}');
});

test('areas have the names that they have in Starlake', () => {
  expect(directory('{{SL_DATASETS}}/{{SL_INCOMING}}/{{SL_AREA_STAGE}}', {})).toBe('{SL_DATASETS}/incoming/stage');
  const slEnvVar = { SL_AREA_INCOMING: 'landing' };
  expect(directory('{{SL_INCOMING}} {{SL_AREA_INCOMING}} {{SL_DAGS}}', {}, { slEnvVar })).toBe(
    'landing landing {SL_ROOT}/metadata/dags',
  );
  const both = { SL_INCOMING: 'first', SL_AREA_INCOMING: 'second' };
  expect(directory('{{SL_INCOMING}} {{SL_AREA_INCOMING}}', {}, { slEnvVar: both })).toBe('first first');
});

test("a value is the text that Starlake's parser makes of it", () => {
  const written =
    "env:\n  id: 0123456789\n  zip: 01234\n  quoted: '01234'\n  version: 1.10\n  yes: on\n  none:\n  big: 1e3\n";
  expect(read({ 'env.sl.yml': written }).variables).toMatchObject({
    ...{ id: '0123456789', zip: '668', quoted: '01234', version: '1.1', yes: 'true', none: '', big: '1000.0' },
  });
});

test.each([
  ['in', '{SL_ROOT}/in'],
  ['./in/d', '{SL_ROOT}/in/d'],
  ['{{SL_ROOT}}/in', '{SL_ROOT}/in'],
  ['{{SL_DATASETS}}/in', '{SL_DATASETS}/in'],
  ['/in', '/in'],
  ['s3a://bucket/in', 's3a://bucket/in'],
  ['{{SL_INCOMING}}/d', '{SL_ROOT}/incoming/d'],
])('the directory %s is %s', (written, expected) => {
  expect(whole(written, {})).toBe(expected);
});

test('an environment without a file is told of, with the nearest name', () => {
  const { warnings } = read({ 'env.sl.yml': env({}), 'env.PROD.sl.yml': env({}) }, { environment: 'PROOD' });
  expect(warnings).toEqual([
    "metadata/env.PROOD.sl.yml is not there: only env.sl.yml counts for the environment 'PROOD', did you mean 'PROD'?",
  ]);
});

test.each([
  [{ variables: { a: 1 } }, "'a' in 'variables' of a Starlake project must be a text, got 1"],
  [{ slEnvVar: ['a'] }, `'slEnvVar' of a Starlake project must be an object of texts, got ["a"]`],
])('wrong variables are refused: %j', (options, message) => {
  expect(() => read({}, options as never)).toThrow(message);
});

describe('Jinja', () => {
  test('expressions, conditions and loops see the variables', () => {
    const files = { 'env.sl.yml': env({ stage: 'prod', names: 'a,b' }) };
    expect(directory('{{ stage | upper }}', files)).toBe('PROD');
    expect(directory('{% if stage == "prod" %}p{% else %}d{% endif %}', files)).toBe('p');
    expect(directory('{% for n in names.split(",") %}{{ n }}-{% endfor %}', files)).toBe('a-b-');
    expect(directory('x{# a word #}y', files)).toBe('xy');
    expect(directory('{{ missing | default("d") }}', files)).toBe('d');
  });

  test.each([
    ['${nope}/in', "is '${nope}/in': '${nope}' is left, which has no value"],
    ['{{ SL_ROOT | lower }}/in', "is '{sl_root}/in': '{sl_root}' is left"],
    ['{{ nope if nope else "" }}/in', "is '/in', where a variable without a value was taken for nothing"],
    ['{{ nope.x }}/in', "needs the variable 'nope.x'"],
    ['{% if nope %}a{% endif %}{{ nope }}/in', "needs the variable 'nope'"],
    ['{% set a = b %}{{ a }}/in', "needs the variable 'a'"],
    ['{{ nope }}/{% if true %}in{% endif %}', "needs the variable 'nope'"],
  ])('a directory with Jinja that is left over is refused: %s', (written, message) => {
    expect(() => directory(written, {})).toThrow(
      `metadata/load/d/_config.sl.yml:3: load.metadata.directory ${message}`,
    );
  });

  test('nor may it come with a variable', () => {
    expect(() => directory('{{root}}/in', { 'env.sl.yml': env({ root: '{{ SL_ROOT | lower }}' }) })).toThrow(
      "is '{{ SL_ROOT | lower }}/in': '{{ SL_ROOT | lower }}' is left",
    );
  });

  test('a directory that a file sets, or that is absolute, is none of those', () => {
    expect(directory('/in', {})).toBe('/in');
    expect(directory('{{root}}/in', { 'env.sl.yml': env({ root: '/lake' }) })).toBe('/lake/in');
    expect(directory('{% set x = "a" %}{{x}}/in', {})).toBe('a/in');
    expect(directory('{% for n in ["a", "b"] %}{{ n }}{% endfor %}/{{SL_ROOT}}', {})).toBe('ab/{SL_ROOT}');
  });

  test('a pattern may have braces', () => {
    expect(read({ 'load/d/t.sl.yml': table('', 'x\\d{4}-\\d{2,}.*') }).domains[0].tables[0].pattern).toBe(
      'x\\d{4}-\\d{2,}.*',
    );
  });
});
