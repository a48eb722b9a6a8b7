import fc from 'fast-check';
import { nameLoads } from '../../lib/project/plan/plan-names';
import { parsePlan } from '../../lib/project/plan/parse-plan';
import { planProject, readProject, type ProjectPlan } from '../../lib/project';
import { dag, domain, plan, removeProjects, table, writeProject } from './support';

afterAll(removeProjects);

const names = ({ loads, transforms }: ProjectPlan) => [...loads, ...transforms].map(({ name }) => name);

describe('loads', () => {
  test('a domain with one dag configuration and one schedule is one pipeline', () => {
    const { loads } = plan({
      'dags/fargate.sl.yml': dag('{{domain}}.py'),
      'load/d/_config.sl.yml': domain("directory: '{{SL_ROOT}}/in', dagRef: fargate, schedule: daily, ack: ok"),
      'load/d/b.sl.yml': table('', 'b-.*\\.csv'),
      'load/d/a.sl.yml': table('ack: null'),
    });
    expect(loads).toEqual([
      {
        name: 'd',
        domain: 'd',
        dag: 'fargate',
        options: {},
        schedule: '0 0 * * *',
        directory: '{SL_ROOT}/in',
        tables: [
          { name: 'a', dataset: 'd.a', pattern: 'a-.*', writeStrategy: 'APPEND', ack: 'ok' },
          { name: 'b', dataset: 'd.b', pattern: 'b-.*\\.csv', writeStrategy: 'APPEND', ack: 'ok' },
        ],
      },
    ]);
  });

  test('tasks with expectations, of their own or of their folder', () => {
    const expects = 'expectations: [{ expect: "is_unique(\'id\')" }]';
    const { tasks, loads, transforms } = plan({
      'transform/k/a.sl.yml': `task: { ${expects} }`,
      'transform/k/a.sql': 'select 1',
      'transform/k/b.sl.yml': 'task: {}',
      'transform/k/b.sql': 'select 1',
      'transform/m/_config.sl.yml': `transform: { name: m, default: { ${expects} } }`,
      'transform/m/c.sl.yml': 'task: {}',
      'transform/m/c.sql': 'select 1',
    });
    expect(tasks.map(({ name, expectations }) => [name, expectations])).toEqual([
      ['k.a', true],
      ['k.b', undefined],
      ['m.c', true],
    ]);
    expect(parsePlan({ version: 1, loads, transforms, tasks }, 'plan').tasks).toEqual(tasks);
  });

  test('tables with expectations', () => {
    const expecting = (name: string) => table('', name, 'expectations: [{ expect: "is_unique(\'id\')" }]');
    const { loads } = plan({ 'load/d/a.sl.yml': expecting('a'), 'load/d/b.sl.yml': table() });
    expect(loads[0].tables.map(({ name, expectations }) => [name, expectations])).toEqual([
      ['a', true],
      ['b', undefined],
    ]);
    expect(parsePlan({ version: 1, loads }, 'plan').loads).toEqual(loads);
    expect(parsePlan({ version: 1, loads }, 'plan').loads[0].tables[0].expectations).toBe(true);
  });

  test('schedules of a domain are pipelines of their own, by readable names', () => {
    const found = plan({
      'load/d/a.sl.yml': table('schedule: daily'),
      'load/d/b.sl.yml': table("schedule: '0 2 * * 1-5'"),
      'load/d/c.sl.yml': table("schedule: '*/5 0 1,15 * MON'"),
      'load/d/d.sl.yml': table(),
      'load/e/e.sl.yml': table("schedule: '0 2 * * 1-5'"),
    });
    expect(names(found)).toEqual(['d_0_2_x_x_1_5', 'd_daily', 'd_none', 'd_x_5_0_1_15_x_MON', 'e']);
    expect(found.loads.map(({ tables }) => tables.map(({ name }) => name).join())).toEqual(['b', 'a', 'd', 'c', 'e']);
  });

  test('dag configurations of a domain are told apart where the schedule does not', () => {
    const dags = { 'dags/big.sl.yml': dag('x'), 'dags/small.sl.yml': dag('x') };
    const files = { ...dags, 'load/d/a.sl.yml': table('dagRef: big'), 'load/d/b.sl.yml': table('dagRef: small') };
    expect(names(plan(files))).toEqual(['d_none_big', 'd_none_small']);
    expect(names(plan({ ...files, 'load/d/b.sl.yml': table('dagRef: small, schedule: daily') }))).toEqual([
      'd_daily',
      'd_none',
    ]);
    expect(names(plan({ ...files, 'load/d/b.sl.yml': table() }))).toEqual(['d_none', 'd_none_big']);
  });

  test('a preset and its cron expression are two schedules, as for dag-generate', () => {
    const files = { 'load/d/a.sl.yml': table('schedule: daily'), 'load/d/b.sl.yml': table("schedule: '0 0 * * *'") };
    const { loads } = plan(files);
    expect(loads.map(({ name, schedule, tables }) => [name, schedule, tables.length])).toEqual([
      ['d_0_0_x_x_x', '0 0 * * *', 1],
      ['d_daily', '0 0 * * *', 1],
    ]);
  });

  test('a name that was lengthened gives way to a domain of that name', () => {
    const files = { 'load/d/a.sl.yml': table('schedule: daily'), 'load/d/b.sl.yml': table() };
    const found = names(plan({ ...files, 'load/d_daily/a.sl.yml': table() }));
    expect(found.slice(0, 1).concat(found.slice(2))).toEqual(['d_daily', 'd_none']);
    expect(found[1]).toMatch(/^d_daily_[0-9a-f]{8}$/);
  });

  test('names have the preset, not what dag-generate calls a cron expression', () => {
    const domainOf = { domain: 'd', schedule: '0 2 * * *' };
    expect(nameLoads([{ ...domainOf, scheduleName: 'nightly' }, { domain: 'd' }])).toEqual(['d_nightly', 'd_none']);
    expect(nameLoads([{ ...domainOf, scheduleName: 'cron1' }, { domain: 'd' }])).toEqual(['d_0_2_x_x_x', 'd_none']);
    expect(nameLoads([{ ...domainOf, scheduleName: '0 2 * * *' }])).toEqual(['d']);
  });

  test('the file of a manifest has final names for datasets, and source names for tables', () => {
    const { loads } = plan({
      'load/d/_config.sl.yml': 'version: 1\nload: { rename: lake }\n',
      'load/d/t.sl.yml': table('', 'x', 'rename: things'),
    });
    expect(loads[0]).toMatchObject({ name: 'd', domain: 'd', tables: [{ name: 't', dataset: 'lake.things' }] });
  });
});

describe('options', () => {
  const load = (options: Record<string, string>, files: Record<string, string> = {}) =>
    plan({ 'dags/a.sl.yml': dag('x', options), 'load/d/t.sl.yml': table('dagRef: a, schedule: daily'), ...files });

  test('are rendered with what dag-generate knows, and stay texts', () => {
    const files = { 'env.sl.yml': 'env: { team: data }\n' };
    const options = {
      tags: '{{domain}} ${finalDomain} {{schedule}} {{team}}',
      project: 'p_{{sl_project_id}}',
      global_ack_file_path: '{{SL_ROOT}}/ack/{{domain}}/{{ds}}.ack',
      sl_env_var: '{"SL_ENV": "{{team | upper}}"}',
      retries: '3',
    };
    expect(load(options, files).loads[0].options).toEqual({
      tags: 'd d daily data',
      project: 'p_-1',
      global_ack_file_path: '{SL_ROOT}/ack/d/{ds}.ack',
      sl_env_var: '{"SL_ENV": "DATA"}',
      retries: '3',
    });
  });

  test('SL_ROOT of sl_env_var is that of the other options', () => {
    const options = { sl_env_var: '{"SL_ROOT": "{{SL_ROOT}}/sub"}', global_ack_file_path: '{{SL_ROOT}}/GO.ack' };
    expect(load(options).loads[0].options).toEqual({
      sl_env_var: '{"SL_ROOT": "{SL_ROOT}/sub"}',
      global_ack_file_path: '{SL_ROOT}/sub/GO.ack',
    });
  });

  test.each([
    [
      'a{{who}}b',
      /'who', which has no value; there are ds, domain, finalDomain, renamedDomain, schedule, .*SL_ROOT, and/,
    ],
    ['{{ shedule }}', /'shedule', which has no value, did you mean 'schedule'\?$/],
    ['{{  Domain}}', /'Domain', which has no value, did you mean 'domain'\?$/],
  ])('a variable without a value is an error, with those that there are: %s', (tags, said) => {
    expect(() => load({ tags })).toThrow(said);
    expect(() => load({ tags })).toThrow(/^metadata\/dags\/a.sl.yml:5: dag.options.tags names the variable/);
  });

  test('also in the name of the file', () => {
    expect(() => plan({ 'dags/a.sl.yml': dag('{{domian}}.py'), 'load/sales/t.sl.yml': table('dagRef: a') })).toThrow(
      "metadata/dags/a.sl.yml:4: dag.filename names the variable 'domian', which has no value, did you mean 'domain'?",
    );
  });

  test('with spaces or without, and with defaults, a variable is the same', () => {
    const tags = "{{domain}} {{ domain }} {{  domain  }} {{ who | default('all') }}";
    expect(load({ tags }).loads[0].options).toEqual({ tags: 'd d d all' });
  });

  test('Jinja that is none names the option', () => {
    expect(() => load({ tags: '{{ a + }}' })).toThrow(
      /^metadata\/dags\/a\.sl\.yml:5: dag\.options\.tags: .*is not valid Jinja: /,
    );
  });
});

describe('transforms', () => {
  test('are grouped by the file that dag-generate would write', () => {
    const { transforms } = plan({
      'dags/a.sl.yml': dag('all_{{sl_project_id}}/{{domain}}_tasks_{{sl_project_id}}.py', { tags: '{{domain}}' }),
      'dags/b.sl.yml': dag('out/{{task}}.py', { tags: '{{name}} {{table}}' }),
      'application.sl.yml': 'application: { dagRef: { transform: a } }\n',
      'transform/k/_config.sl.yml': 'transform: { default: { schedule: daily } }\n',
      'transform/k/y.sql': 'SELECT 1',
      'transform/k/x.sql': 'SELECT 1',
      'transform/k/z.sl.yml': 'version: 1\ntask: { dagRef: b, table: zs }\n',
      'transform/k/z.sql': 'SELECT 1',
      'transform/m/x.sql': 'SELECT 1',
    });
    expect(transforms).toEqual([
      { name: 'k.z', dag: 'b', options: { tags: 'k.z zs' }, schedule: '0 0 * * *', tasks: ['k.z'] },
      { name: 'k_tasks', dag: 'a', options: { tags: 'k' }, schedule: '0 0 * * *', tasks: ['k.x', 'k.y'] },
      { name: 'm_tasks', dag: 'a', options: { tags: 'm' }, tasks: ['m.x'] },
    ]);
  });

  test('with the schedule in the file name each has its own', () => {
    const found = plan({
      'dags/a.sl.yml': dag('{{domain}}_{{schedule}}.py'),
      'application.sl.yml': 'application: { dagRef: { transform: a } }\n',
      'transform/k/x.sl.yml': "version: 1\ntask: { schedule: '0 4 * * 1-5' }\n",
      'transform/k/x.sql': '',
      'transform/k/y.sql': 'SELECT * FROM k.x',
    });
    expect(names(found)).toEqual(['k_0_4_x_x_1-5', 'k_None']);
    expect(found.warnings).toBeUndefined();
  });

  test("without it the first task's holds, and that is told", () => {
    const found = plan({
      'dags/a.sl.yml': dag('{{domain}}.py'),
      'dags/b.sl.yml': dag('k.py'),
      'application.sl.yml': 'application: { dagRef: { transform: a } }\n',
      'transform/k/x.sl.yml': 'version: 1\ntask: { schedule: daily }\n',
      'transform/k/x.sql': 'SELECT 1',
      'transform/k/y.sl.yml': 'version: 1\ntask: { dagRef: b }\n',
      'transform/k/y.sql': 'SELECT 1',
    });
    expect(found.transforms).toEqual([
      { name: 'k', dag: 'a', options: {}, schedule: '0 0 * * *', tasks: ['k.x', 'k.y'] },
    ]);
    expect(found.warnings).toEqual([
      "transforms 'k': its tasks have several dag configurations (a, b); that of k.x holds, a, as in dag-generate: put " +
        "{{schedule}} or {{task}} into 'filename' to tell them apart",
      "transforms 'k': its tasks have several schedules (None, daily); that of k.x holds, daily, as in dag-generate: put " +
        "{{schedule}} or {{task}} into 'filename' to tell them apart",
    ]);
  });

  test('without a dag configuration they are grouped by domain and schedule', () => {
    const files = { 'transform/k/x.sql': 'SELECT 1', 'transform/k/y.sql': 'SELECT 1', 'transform/m/x.sql': 'SELECT 1' };
    expect(plan(files).transforms).toEqual([
      { name: 'k', options: {}, tasks: ['k.x', 'k.y'] },
      { name: 'm', options: {}, tasks: ['m.x'] },
    ]);
    expect(names(plan({ ...files, 'transform/k/y.sl.yml': 'version: 1\ntask: { schedule: daily }\n' }))).toEqual([
      'k_daily',
      'k_none',
      'm',
    ]);
  });

  test('a name that a load has goes to the load', () => {
    const found = plan({ 'load/d/t.sl.yml': table(), 'transform/d/x.sql': '', 'transform/d_tasks/x.sql': '' });
    expect(found.loads[0].name).toBe('d');
    const transforms = Object.fromEntries(found.transforms.map(({ name, tasks }) => [tasks[0], name]));
    expect(transforms['d_tasks.x']).toBe('d_tasks');
    expect(transforms['d.x']).toBe('d_none_tasks');
  });
});

describe('how transforms start', () => {
  const warnings = (files: Record<string, string>) => plan({ 'load/s/a.sl.yml': table(), ...files }).warnings;
  const never = "nothing starts 'k': it has no schedule, and ";
  const what = '; give it a schedule, or start it yourself';

  test('one that nothing starts is told of', () => {
    const lonely = { 'transform/k/x.sql': 'SELECT 1', 'transform/k/y.sql': 'SELECT * FROM k.x' };
    expect(warnings(lonely)).toEqual([`${never}its tasks read nothing that the project makes${what}`]);
    expect(warnings({ ...lonely, 'transform/k/y.sql': 'SELECT * FROM s.a' })).toBeUndefined();
    const daily = { 'transform/k/_config.sl.yml': 'version: 1\ntransform: { default: { schedule: daily } }\n' };
    expect(warnings({ ...lonely, ...daily })).toBeUndefined();
    const first = {
      'dags/a.sl.yml': dag('k.py', { run_dependencies_first: 'True' }),
      'application.sl.yml': 'application: { dagRef: { transform: a } }\n',
      'transform/k/x.sql': 'SELECT * FROM s.a',
    };
    expect(warnings(first)).toEqual([`${never}no dataset starts a pipeline with run_dependencies_first${what}`]);
  });

  test('those that start one another are shown', () => {
    const files = {
      'transform/b/y.sql': 'SELECT * FROM k.x',
      'transform/k/x.sql': 'SELECT * FROM s.a',
      'transform/k/z.sql': 'SELECT * FROM b.y',
      'transform/m/w.sql': 'SELECT * FROM k.z',
    };
    expect(warnings(files)).toEqual([
      'pipelines start one another without end: b → k → b (each is started by what the next one writes); give one of these ' +
        'a schedule, or make them one pipeline',
    ]);
    const daily = { 'transform/b/_config.sl.yml': 'version: 1\ntransform: { default: { schedule: daily } }\n' };
    expect(warnings({ ...files, ...daily })).toBeUndefined();
  });
});

describe('any project', () => {
  const word = fc.constantFrom('a', 'b', 'c', 'a_daily', 'a_none', 'b_tasks', 'Z');
  const meta = fc.record({
    schedule: fc.constantFrom(undefined, 'daily', 'hourly', '"0 2 * * *"', '"0  2 * * *"'),
    dagRef: fc.constantFrom(undefined, 'one', 'two'),
  });
  const item = fc.record({ folder: word, name: word, meta });
  const text = (values: object) => JSON.stringify(values).replace(/\\"/g, '').replace(/"/g, "'");
  const files = (tables: Array<{ folder: string; name: string; meta: object }>, tasks: typeof tables) => ({
    'dags/one.sl.yml': dag('{{domain}}.py'),
    'dags/two.sl.yml': dag('{{domain}}_{{schedule}}.py'),
    ...Object.fromEntries(
      tables.map((each) => [
        `load/${each.folder}/${each.name}.sl.yml`,
        `version: 1\ntable: { name: ${each.name}, pattern: x, attributes: [], metadata: ${text(each.meta)} }\n`,
      ]),
    ),
    ...Object.fromEntries(
      tasks.map((each) => [`transform/${each.folder}/${each.name}.sl.yml`, `version: 1\ntask: ${text(each.meta)}\n`]),
    ),
  });

  test('has every table and every task in one pipeline, by a name of its own, in whatever order they were written', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 12 }), fc.array(item, { maxLength: 12 }), (tables, tasks) => {
        const written = files(tables, tasks);
        const found = plan(written);
        const loaded = found.loads.flatMap((load) =>
          load.tables.map(({ name }) => `load/${load.domain}/${name}.sl.yml`),
        );
        expect(loaded.sort()).toEqual(
          Object.keys(written)
            .filter((file) => file.startsWith('load/'))
            .sort(),
        );
        const run = found.transforms.flatMap((transform) => transform.tasks);
        expect(run.sort()).toEqual(found.tasks.map(({ name }) => name));
        expect(run.length).toBe(Object.keys(written).filter((file) => file.startsWith('transform/')).length);
        expect(new Set(names(found)).size).toBe(names(found).length);
        const reversed = Object.fromEntries(Object.entries(written).reverse());
        expect(planProject(readProject(writeProject(reversed)))).toEqual(found);
        for (const load of found.loads) expect(load.tables.length).toBeGreaterThan(0);
      }),
      { numRuns: 25 },
    );
  });
});
