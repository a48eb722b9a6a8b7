import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { examineProject, readProject } from '../../lib/project';
import fc from 'fast-check';
import { domain, plan, problem, removeProjects, table, writeProject } from './support';

afterAll(removeProjects);

const PRESETS = 'daily, hourly, monthly, weekly, yearly';

test.each<[string, Record<string, string>, string]>([
  [
    'a schedule that is none',
    { 'load/d/_config.sl.yml': 'version: 1\nload:\n  metadata:\n    schedule: dayly\n', 'load/d/t.sl.yml': table() },
    `metadata/load/d/_config.sl.yml:4: load.metadata.schedule is 'dayly': it must be a preset (${PRESETS}) or a cron ` +
      'expression: a cron expression has 5 fields, this has 1',
  ],
  [
    'six fields',
    { 'load/d/t.sl.yml': table('').replace('  name', '  metadata:\n    schedule: "0 0 2 * * *"\n  name') },
    "metadata/load/d/t.sl.yml:5: table.metadata.schedule is '0 0 2 * * *': it must be a preset " +
      `(${PRESETS}) or a cron expression: a cron expression has 5 fields, this has 6`,
  ],
  [
    'an hour that is none',
    { 'transform/k/t.sl.yml': 'version: 1\n\ntask:\n  schedule: 0 24 * * *\n', 'transform/k/t.sql': '' },
    `metadata/transform/k/t.sl.yml:4: task.schedule is '0 24 * * *': it must be a preset (${PRESETS}) or a cron ` +
      "expression: it has the hour '24', which must be 0 to 23, a range (a-b), a step (*/n, a-b/n, a/n), a list of these (a,b), or *",
  ],
  [
    'a preset that is no cron expression',
    { 'application.sl.yml': 'version: 1\napplication:\n  schedulePresets:\n    nightly: at night\n' },
    "metadata/application.sl.yml:4: application.schedulePresets.nightly is 'at night': a cron expression has 5 fields, " +
      'this has 2',
  ],
  [
    'a dag configuration that is not there',
    {
      'dags/fargate_load.sl.yml': 'dag: { template: t, filename: x }\n',
      'load/d/t.sl.yml': table('dagRef: fargate_laod'),
    },
    "metadata/load/d/t.sl.yml:4: table.metadata.dagRef is 'fargate_laod', but there is no " +
      "metadata/dags/fargate_laod.sl.yml; did you mean 'fargate_load'?",
  ],
  [
    'a dag configuration that is not like any',
    {
      'dags/a.sl.yml': 'dag: { template: t, filename: x }\n',
      'application.sl.yml': 'application:\n  dagRef: { load: elsewhere }\n',
    },
    "metadata/application.sl.yml:2: application.dagRef.load is 'elsewhere', but there is no " +
      'metadata/dags/elsewhere.sl.yml; dag configurations: a',
  ],
  [
    'a dag configuration without a file name',
    { 'dags/a.sl.yml': 'version: 1\ndag:\n  template: x\n' },
    'metadata/dags/a.sl.yml:2: dag.filename is missing',
  ],
  [
    'a table without a pattern',
    { 'load/d/t.sl.yml': 'version: 1\ntable:\n  name: t\n  attributes: []\n' },
    'metadata/load/d/t.sl.yml:2: table.pattern is missing',
  ],
  [
    'a table with a misspelt pattern',
    { 'load/d/t.sl.yml': 'version: 1\ntable:\n  name: t\n  patern: x\n  attributes: []\n' },
    "metadata/load/d/t.sl.yml:4: table.patern is no key of Starlake's, did you mean 'pattern'?",
  ],
  [
    'a table with a key that is like none, and without a pattern',
    { 'load/d/t.sl.yml': 'version: 1\ntable:\n  name: t\n  zzzzzz: x\n  attributes: []\n' },
    "metadata/load/d/t.sl.yml:4: table.zzzzzz is no key of Starlake's; keys here: name, pattern, attributes, metadata, comment, streams, " +
      'presql, postsql, tags, rls, expectations, primaryKey, acl, rename, sample, filter, patternSample\n' +
      'metadata/load/d/t.sl.yml:2: table.pattern is missing',
  ],
  [
    'a task with a misspelt name',
    { 'transform/d/_config.sl.yml': 'version: 1\ntransform:\n  tasks:\n    - { nam: t, sql: SELECT 1 }\n' },
    "metadata/transform/d/_config.sl.yml:4: transform.tasks.0.nam is no key of Starlake's, did you mean 'name'?",
  ],
  [
    'a table without its key',
    { 'load/d/t.sl.yml': 'version: 1\npattern: x\n' },
    "metadata/load/d/t.sl.yml: table is missing: put what metadata/load/d/t.sl.yml says under 'table:'",
  ],
  [
    'an application without its key',
    { 'application.sl.yml': 'version: 1\nconnectionRef: x\n' },
    "metadata/application.sl.yml: application is missing: put what metadata/application.sl.yml says under 'application:'",
  ],
  [
    'no text',
    { 'load/d/_config.sl.yml': 'version: 1\nload:\n  metadata:\n    directory: [a]\n', 'load/d/t.sl.yml': table() },
    'metadata/load/d/_config.sl.yml:4: load.metadata.directory must be a text: put it in quotes',
  ],
  [
    'no mapping',
    { 'load/d/_config.sl.yml': 'version: 1\nload:\n  metadata: later\n' },
    'metadata/load/d/_config.sl.yml:3: load.metadata must have keys with values',
  ],
  ['no mapping at all', { 'env.sl.yml': '- a\n' }, 'metadata/env.sl.yml:1: env must have keys with values'],
  [
    'a variable without a value',
    { 'load/d/_config.sl.yml': "load:\n  metadata:\n    directory: '{{incomnig}}/d'\n", 'load/d/t.sl.yml': table() },
    "metadata/load/d/_config.sl.yml:3: load.metadata.directory needs the variable 'incomnig', which has no value: set it " +
      'in metadata/env.sl.yml, or give it with the project',
  ],
  [
    'a variable that only a run has',
    { 'load/d/_config.sl.yml': domain("directory: 'in/{{sl_date}}'"), 'load/d/t.sl.yml': table() },
    "metadata/load/d/_config.sl.yml:3: load.metadata.directory needs the variable 'sl_date', which Starlake sets anew in " +
      'each run: it cannot be known before',
  ],
  [
    'a variable in a circle without quotes',
    { 'env.sl.yml': 'env:\n  a: {{b}}\n' },
    'metadata/env.sl.yml:2: env.a has a key that is no text: put {{variables}} in quotes',
  ],
  [
    'one task in two places',
    { 'transform/k/a.sql': 'SELECT 1', 'transform/m/a.sl.yml': 'task: { domain: k }\n', 'transform/m/a.sql': '' },
    "metadata/transform/m/a.sl.yml: the task 'k.a' is declared in metadata/transform/k/a.sql too",
  ],
  [
    'one table in two places',
    {
      'load/d/_config.sl.yml': 'load: { name: d, tables: [{ name: a, pattern: a, attributes: [] }] }\n',
      'load/d/a.sl.yml': table(),
    },
    "metadata/load/d/a.sl.yml: declares the table 'a', which metadata/load/d has twice",
  ],
])('%s', (_, files, message) => {
  expect(problem(files)).toBe(message);
});

describe('YAML and Jinja that are none name file and line', () => {
  test.each([
    [
      'load/d/t.sl.yml',
      'version: 1\ntable:\n  pattern: "x\n',
      /^metadata\/load\/d\/t\.sl\.yml:\d: is not valid YAML: /,
    ],
    ['load/d/t.sl.yml', 'version: 1\ntable:\n  a: b: c\n', /^metadata\/load\/d\/t\.sl\.yml:3: is not valid YAML: /],
    ['env.sl.yml', 'env:\n\ta: b\n', /^metadata\/env\.sl\.yml:2: is not valid YAML: /],
    [
      'env.sl.yml',
      'env:\n  a: &a x\n  b: *a\n',
      /^metadata\/env\.sl\.yml:3: env\.b is the alias \*a, which Starlake does/,
    ],
    ['application.sl.yml', 'a: 1\nb: {% if x %}\nc: 1\n', /^metadata\/application\.sl\.yml:2: is not valid Jinja: /],
    ['application.sl.yml', 'a: 1\nb: 2\nc: {{ a + }}\n', /^metadata\/application\.sl\.yml:3: is not valid Jinja: /],
    ['transform/k/a.sql', 'SELECT\n{{ a \nFROM b', /^metadata\/transform\/k\/a\.sql:2: is not valid Jinja: /],
    ['transform/k/a.sql', 'SELECT 1\n{% for x in y %}\n', /^metadata\/transform\/k\/a\.sql:2: is not valid Jinja: /],
    ['load/d/t.sl.yml', 'a: {{ x() }}', /^metadata\/load\/d\/t\.sl\.yml: has Jinja that cannot be rendered here: /],
    ['load/d/t.sl.yml', 'a: {{ range(99999999) }}', /range\(99999999, .*\) has more than 10000 numbers/],
  ])('%s: %j', (file, content, message) => {
    expect(problem({ [file]: content })).toMatch(message);
  });

  test('also in attributes, which are skipped where they are simple', () => {
    const text =
      'version: 1\ntable:\n  pattern: x\n  attributes:\n    - { name: a, type: string }\n    - { name: [b }\n';
    expect(problem({ 'load/d/t.sl.yml': text })).toMatch(/^metadata\/load\/d\/t\.sl\.yml:6: is not valid YAML: /);
  });

  test('a line is left out where Jinja moved the lines', () => {
    const loop =
      'version: 1\nload:\n{% for x in ["name", "rename"] %}\n  {{ x }}: d\n{% endfor %}\n  metadata: { schedule: never }\n';
    expect(problem({ 'load/d/_config.sl.yml': loop, 'load/d/t.sl.yml': table() })).toMatch(
      /^metadata\/load\/d\/_config\.sl\.yml: load\.metadata\.schedule is 'never'/,
    );
  });
});

test('whatever is in its files, a project is read, or the error names one of them', () => {
  const words = fc.constantFrom(
    'daily',
    'a',
    '',
    'null',
    '{{x}}',
    '{{ x',
    '{% if x %}',
    '${x}',
    '*',
    '0 2 * * *',
    'k.a',
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof({ depthSize: 'small' }, words, fc.boolean(), fc.integer(), tie('list'), tie('map')),
    list: fc.array(tie('any'), { maxLength: 3 }),
    map: fc.dictionary(
      fc.constantFrom(
        ...['version', 'application', 'env', 'load', 'table', 'tables', 'transform', 'task', 'tasks', 'dag', 'default'],
        ...['metadata', 'name', 'pattern', 'schedule', 'dagRef', 'load', 'schedulePresets', 'options', 'filename', 'x'],
        ...['streams', 'parseSQL', 'directory', 'ack', 'rename', 'domain', 'sql', '__proto__', 'constructor'],
      ),
      tie('any'),
      { maxKeys: 5 },
    ),
  })).map;
  const names = ['application.sl.yml', 'env.sl.yml', 'dags/a.sl.yml', 'load/d/_config.sl.yml', 'load/d/t.sl.yml'];
  const tasks = ['transform/k/_config.sl.yml', 'transform/k/a.sl.yml', 'transform/k/b.sql'];
  const sections = ['application', 'env', 'dag', 'load', 'table', 'transform', 'task', 'sql'];
  const all = [...names, ...tasks];
  fc.assert(
    fc.property(fc.array(value, { minLength: all.length, maxLength: all.length }), fc.boolean(), (values, isNew) => {
      const content = (i: number) =>
        JSON.stringify(
          isNew ? { version: 1, [sections[i]]: { pattern: 'x', filename: 'f', ...(values[i] as object) } } : values[i],
        );
      const files = Object.fromEntries(all.map((name, i) => [name, content(i)]));
      try {
        plan(files);
      } catch (error) {
        expect((error as Error).message).toMatch(/^metadata\/|^tasks wait for one another/);
      }
      removeProjects();
    }),
    { numRuns: 60 },
  );
});

describe('the folder', () => {
  test.each([
    ['/nowhere/at/all', '/nowhere/at/all is no folder: name the Starlake project'],
    ['', 'the folder of a Starlake project must be a path, got ""'],
    [undefined, 'the folder of a Starlake project must be a path, got undefined'],
  ])('%s', (folder, message) => {
    expect(() => readProject(folder as string)).toThrow(message);
  });

  test('one without metadata/', () => {
    const folder = writeProject({});
    expect(() => readProject(path.join(folder, 'metadata'))).toThrow(/has no metadata\/: it is not the folder of a/);
  });
});

describe('links', () => {
  let outside: string;
  beforeAll(() => (outside = writeProject({ 'load/secret/t.sl.yml': table() })));

  test.each([
    ['metadata/load/d', 'metadata/load/secret', 'a folder'],
    ['metadata/env.sl.yml', 'metadata/load/secret/t.sl.yml', 'a file'],
  ])('%s may not lead out of the project', (name, target) => {
    const folder = writeProject({ 'load/x/t.sl.yml': table() });
    symlinkSync(path.join(outside, target), path.join(folder, name));
    expect(() => readProject(folder)).toThrow(`${name} is a link out of the project, to `);
  });

  test('nor may metadata itself', () => {
    const folder = writeProject({});
    rmSync(path.join(folder, 'metadata'), { recursive: true });
    symlinkSync(path.join(outside, 'metadata'), path.join(folder, 'metadata'));
    expect(() => readProject(folder)).toThrow('metadata is a link out of the project, to ');
  });

  test('a link within the project is followed, and so is one to the project', () => {
    const folder = writeProject({ 'load/x/t.sl.yml': table() });
    symlinkSync('x', path.join(folder, 'metadata/load/y'));
    const link = `${folder}-link`;
    symlinkSync(folder, link);
    expect(readProject(link).domains.map(({ name }) => name)).toEqual(['x', 'y']);
    rmSync(link);
  });

  test('a link to nothing is an error', () => {
    const folder = writeProject({});
    mkdirSync(path.join(folder, 'metadata/load'));
    symlinkSync('gone', path.join(folder, 'metadata/load/d'));
    expect(() => readProject(folder)).toThrow(/^metadata\/load\/d cannot be followed: /);
  });

  test('a file that cannot be read is an error', () => {
    const folder = writeProject({});
    mkdirSync(path.join(folder, 'metadata/load/d'), { recursive: true });
    writeFileSync(path.join(folder, 'metadata/load/d/t'), '');
    symlinkSync('t', path.join(folder, 'metadata/load/d/t.sl.yml'));
    expect(() => readProject(folder)).toThrow('metadata/load/d/t.sl.yml:1: table is empty');
  });
});

describe('what could not be read is told where it is, and not again where it is used', () => {
  const nightly = { 'load/d/t.sl.yml': table('schedule: nightly'), 'load/d/u.sl.yml': table('schedule: daily') };
  const PRESET = 'application:\n  schedulePresets:\n    nightly: ';

  test.each([
    ['broken YAML', 'version: 1\napplication: { a: [\n', /^metadata\/application\.sl\.yml:\d+: /],
    [
      'presets that are none',
      'version: 1\napplication:\n  schedulePresets: nightly\n',
      /^metadata\/application\.sl\.yml:3: /,
    ],
    [
      'a preset that is none',
      `version: 1\n${PRESET}at night\n`,
      /^metadata\/application\.sl\.yml:4: application\.schedulePresets\.nightly/,
    ],
  ])('%s', (_, application, message) => {
    const folder = writeProject({ ...nightly, 'application.sl.yml': application });
    const { errors } = examineProject(folder).problems;
    expect(errors.map((error) => error.message)).toEqual([expect.stringMatching(message)]);
  });

  test('another schedule that is none is', () => {
    const used = { ...nightly, 'load/d/u.sl.yml': table('schedule: nihgtly') };
    const folder = writeProject({ ...used, 'application.sl.yml': `version: 1\n${PRESET}at night\n` });
    expect(examineProject(folder).problems.errors).toHaveLength(2);
  });
});
