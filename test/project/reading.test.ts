import fc from 'fast-check';
import { domain, problem, read, removeProjects, table } from './support';

afterAll(removeProjects);

const domains = (files: Record<string, string>, options = {}) => read(files, options).domains;
const dags = {
  'dags/a.sl.yml': 'dag: { template: t, filename: a.py }\n',
  'dags/b.sl.yml': 'dag: { template: t, filename: b.py }\n',
};

describe('metadata', () => {
  test("a domain's holds for its tables unless they say something else", () => {
    const [d] = domains({
      ...dags,
      'load/d/_config.sl.yml': domain('directory: in, schedule: daily, dagRef: a, ack: ok'),
      'load/d/own.sl.yml': table("schedule: '0 3 * * 1-5', dagRef: b, ack: go, directory: not-counted"),
      'load/d/inherits.sl.yml': table('format: JSON'),
      'load/d/never.sl.yml': table('schedule: None'),
    });
    expect(d).toMatchObject({ name: 'd', directory: '{SL_ROOT}/in' });
    expect(d.tables.map(({ name, schedule, dag, ack }) => [name, schedule?.cron, dag, ack])).toEqual([
      ['inherits', '0 0 * * *', 'a', 'ok'],
      ['never', undefined, 'a', 'ok'],
      ['own', '0 3 * * 1-5', 'b', 'go'],
    ]);
  });

  test('the application says what holds for all', () => {
    const application = (refs: string) => `version: 1\napplication:\n  dagRef: { ${refs} }\n`;
    const files = { ...dags, 'load/d/t.sl.yml': table(), 'transform/k/q.sql': 'SELECT 1' };
    const project = read({ ...files, 'application.sl.yml': application('load: a, transform: b') });
    expect(project.domains[0].tables[0]).toMatchObject({ dag: 'a' });
    expect(project.tasks[0].dag).toBe('b');
    const variables = { SL_DAG_REF_LOAD: 'b', SL_DAG_REF_TRANSFORM: 'a' };
    const given = read({ ...files, 'application.sl.yml': application('load: a') }, { slEnvVar: variables });
    expect(given.domains[0].tables[0].dag).toBe('a');
    expect(given.tasks[0].dag).toBe('a');
    const stronger = read(files, {
      slEnvVar: variables,
      variables: { SL_DAG_REF_LOAD: 'a', SL_DAG_REF_TRANSFORM: 'b' },
    });
    expect([stronger.domains[0].tables[0].dag, stronger.tasks[0].dag]).toEqual(['a', 'b']);
    expect(problem(files, { slEnvVar: { SL_DAG_REF_LOAD: 'c' } })).toMatch(
      /^SL_DAG_REF_LOAD: is 'c', but there is no /,
    );
    expect(problem(files, { slEnvVar: { SL_DAG_REF_TRANSFORM: 'c' } })).toMatch(/^SL_DAG_REF_TRANSFORM: is 'c', but /);
  });

  test('presets of the project stand beside those of Starlake', () => {
    const application = "version: 1\napplication:\n  schedulePresets: { nightly: '0  2 * * *', daily: '0 6 * * *' }\n";
    const files = { 'application.sl.yml': application, 'load/d/a.sl.yml': table('schedule: nightly') };
    const project = read({ ...files, 'load/d/b.sl.yml': table('schedule: daily') });
    expect(project.domains[0].tables.map(({ schedule }) => schedule)).toEqual([
      { name: 'nightly', cron: '0 2 * * *', isPreset: true },
      { name: 'daily', cron: '0 6 * * *', isPreset: true },
    ]);
    expect(project.presets.weekly).toBe('0 0 * * 1');
  });

  test('what is nearest to a table wins, whatever is said where', () => {
    const said = fc.option(fc.constantFrom('daily', 'hourly', 'weekly'), { nil: undefined });
    const ack = fc.option(fc.constantFrom('ok', 'go', 'x y'), { nil: undefined });
    const ref = fc.option(fc.constantFrom('a', 'b'), { nil: undefined });
    const level = fc.record({ schedule: said, ack, dagRef: ref });
    fc.assert(
      fc.property(level, level, ref, (own, above, load) => {
        const application = JSON.stringify({ version: 1, application: { dagRef: { load } } });
        const files = {
          'application.sl.yml': application,
          'load/d/_config.sl.yml': JSON.stringify({ version: 1, load: { metadata: above } }),
          'load/d/t.sl.yml': JSON.stringify({
            version: 1,
            table: { name: 't', pattern: 'x', attributes: [], metadata: own },
          }),
        };
        const [found] = domains({ ...dags, ...files })[0].tables;
        expect([found.schedule?.name, found.ack, found.dag]).toEqual([
          own.schedule ?? above.schedule,
          own.ack ?? above.ack,
          own.dagRef ?? above.dagRef ?? load,
        ]);
      }),
      { numRuns: 60 },
    );
  });

  test.each(['* * * * *', '*/5 0-6,12 1 JAN-mar MON', '0 22-23/2 31 12 7', '59 23 * * sun'])('cron %s', (cron) => {
    expect(domains({ 'load/d/t.sl.yml': table(`schedule: '${cron}'`) })[0].tables[0].schedule?.cron).toBe(cron);
  });

  test('a dagRef may have the end of its file', () => {
    expect(domains({ ...dags, 'load/d/t.sl.yml': table('dagRef: a.sl.yml') })[0].tables[0].dag).toBe('a');
  });
});

describe('names', () => {
  test('tables go by their files, datasets by their final names', () => {
    const project = read({
      'load/d/_config.sl.yml': 'version: 1\nload: { name: d, rename: lake }\n',
      'load/d/t.sl.yml': table('', 'x', 'rename: things'),
    });
    expect(project.domains[0]).toMatchObject({ name: 'd', finalName: 'lake' });
    expect(project.domains[0].tables[0]).toMatchObject({ name: 't', finalName: 'things' });
    expect(project.warnings).toEqual([]);
  });

  test('another name than that of the folder or the file is told of', () => {
    const { warnings } = read({
      'load/d/_config.sl.yml': 'version: 1\nload: { name: shop }\n',
      'load/d/t.sl.yml': 'version: 1\ntable: { name: things, pattern: x, attributes: [] }\n',
    });
    expect(warnings).toEqual([
      "metadata/load/d/_config.sl.yml: load.name is 'shop', and its folder 'd': Starlake loads it by its folder, and its " +
        "files and tables are in 'shop'",
      "metadata/load/d/t.sl.yml: table.name is 'things', and its file 't': Starlake 1.8 loads nothing when it is asked for this table, by either name, and the run fails with its files left; give both one name",
    ]);
  });

  test('a domain that says no name is told of where its file has variables: Starlake does not fill them in', () => {
    const warningsOf = (load: string) =>
      read({ 'load/d/_config.sl.yml': `version: 1\nload: { ${load} }\n`, 'load/d/t.sl.yml': table() }).warnings;
    expect(warningsOf("metadata: { directory: '{{SL_ROOT}}/in' }")).toEqual([
      'metadata/load/d/_config.sl.yml:2: load.name is missing, and Starlake 1.8 does not fill in the variables of such a file when ' +
        "it first reads it, finds no files, and writes the file anew: say 'name: d'",
    ]);
    expect(warningsOf("name: d, metadata: { directory: '{{SL_ROOT}}/in' }")).toEqual([]);
    expect(warningsOf('metadata: { directory: /in }')).toEqual([]);
  });

  test('domains without tables, hidden folders and files of other kinds are left out', () => {
    const files = { 'load/empty/_config.sl.yml': domain(), 'load/.git/t.sl.yml': table(), 'load/d/README.md': 'x' };
    expect(domains({ ...files, 'load/d/.t.sl.yml': table(), 'load/d/t.sl.yml': table() })).toMatchObject([
      { name: 'd', tables: [{ name: 't' }] },
    ]);
  });

  test('order is that of code units, not of a language', () => {
    const names = ['b', 'B', 'a', 'ä', '_', 'a1', 'a_'];
    const files = Object.fromEntries(names.map((name) => [`load/${name}/t.sl.yml`, table()]));
    expect(domains(files).map(({ name }) => name)).toEqual(['B', '_', 'a', 'a1', 'a_', 'b', 'ä']);
  });
});

describe('older forms', () => {
  test('files without a version have no key around what they say', () => {
    const project = read({
      'application.sl.yml': "schedulePresets: { nightly: '0 2 * * *' }\n",
      'env.sl.yml': 'in: landing\n',
      'dags/a.sl.yml': 'template: t\nfilename: a.py\noptions: { retries: 2 }\n',
      'load/d/_config.sl.yml': "metadata: { directory: '{{in}}', schedule: nightly, dagRef: a, ack: ok }\n",
      'load/d/t.sl.yml': 'schema: { name: t, pattern: x, attributes: [] }\n',
      'transform/k/_config.sl.yml': 'default: { schedule: daily }\n',
      'transform/k/q.sl.yml': 'table: answers\n',
      'transform/k/q.sql': 'SELECT 1',
    });
    expect(project.domains).toMatchObject([
      { directory: '{SL_ROOT}/landing', tables: [{ name: 't', ack: 'ok', dag: 'a', schedule: { cron: '0 2 * * *' } }] },
    ]);
    expect(project.dags[0].options).toEqual({ retries: '2' });
    expect(project.tasks).toMatchObject([{ name: 'k.q', table: 'answers', schedule: { cron: '0 0 * * *' } }]);
  });

  test('tables in _config.sl.yml, and lists of which the first counts', () => {
    const [d] = domains({
      'load/d/_config.sl.yml': 'load: { name: d, tables: [{ name: a, pattern: a, attributes: [] }] }\n',
      'load/d/b.sl.yml': 'version: 1\ntables: [{ table: { name: b, pattern: b, attributes: [] } }]\n',
      'load/d/c.sl.yml': 'schemas: [{ name: c, pattern: c, attributes: [] }]\n',
    });
    expect(d.tables.map(({ name, pattern }) => [name, pattern])).toEqual([
      ['a', 'a'],
      ['b', 'b'],
      ['c', 'c'],
    ]);
  });
});

describe('tasks', () => {
  const tasks = (files: Record<string, string>) => read(files).tasks;

  test('defaults of the folder hold unless a task says something else', () => {
    const config = 'version: 1\ntransform: { default: { schedule: daily, dagRef: a } }\n';
    const found = tasks({
      ...dags,
      'transform/k/_config.sl.yml': config,
      'transform/k/a.sql': 'SELECT 1',
      'transform/k/b.sl.yml': 'version: 1\ntask: { schedule: hourly, dagRef: b, domain: mart, table: bs }\n',
      'transform/k/b.sql': 'SELECT 1',
      'transform/k/c.sl.yml': 'version: 1\ntask: { name: other, schedule: None }\n',
      'transform/k/c.py': 'print()',
    });
    expect(found.map(({ name, domain, table: to, schedule, dag }) => [name, domain, to, schedule?.name, dag])).toEqual([
      ['k.a', 'k', 'a', 'daily', 'a'],
      ['k.c', 'k', 'c', undefined, 'a'],
      ['mart.b', 'mart', 'bs', 'hourly', 'b'],
    ]);
  });

  test('a file of SQL or Python is a task of its own, .sql before .sql.j2 before .py', () => {
    const found = tasks({
      'transform/k/a.sql': 'SELECT * FROM k.b',
      'transform/k/a.py': '# FROM k.c',
      'transform/k/b.sql.j2': 'SELECT * FROM {{t}}',
      'transform/k/d.sql': 'SELECT * FROM k.a',
      'transform/k/d.sql.j2': 'SELECT * FROM k.b',
      'transform/k/c.py': 'FROM k.a',
      'env.sl.yml': 'env: { t: k.c }\n',
    });
    expect(found.map(({ name, reads }) => [name, reads])).toEqual([
      ['k.a', ['k.b']],
      ['k.b', ['k.c']],
      ['k.c', []],
      ['k.d', ['k.a']],
    ]);
  });

  test('tasks in _config.sl.yml have the SQL of the file of their name, or their own', () => {
    const inline = 'tasks: [{ name: a }, { table: b, sql: SELECT * FROM k.a }]';
    const found = tasks({
      'transform/k/_config.sl.yml': `version: 1\ntransform: { ${inline} }\n`,
      'transform/k/a.sql': 'SELECT * FROM x.y',
    });
    expect(found.map(({ name, reads }) => [name, reads])).toEqual([
      ['k.a', ['x.y']],
      ['k.b', ['k.a']],
    ]);
  });

  test('parseSQL: false reads nothing, also as a default', () => {
    const sql = 'SELECT * FROM k.b';
    const off = 'version: 1\ntask: { parseSQL: false }\n';
    expect(tasks({ 'transform/k/a.sl.yml': off, 'transform/k/a.sql': sql })[0].reads).toEqual([]);
    const config = { 'transform/k/_config.sl.yml': 'version: 1\ntransform: { default: { parseSQL: false } }\n' };
    expect(tasks({ ...config, 'transform/k/a.sql': sql })[0].reads).toEqual([]);
    const on = off.replace('false', 'true');
    expect(tasks({ ...config, 'transform/k/a.sl.yml': on, 'transform/k/a.sql': sql })[0].reads).toEqual(['k.b']);
  });

  test('what runs before and after the query does not count', () => {
    const sql = ['-- SL_PRESQL', 'DELETE FROM k.old', '-- SL_SQL', 'SELECT * FROM k.b', '-- SL_POSTSQL', 'FROM k.z'];
    expect(tasks({ 'transform/k/a.sql': sql.join('\n') })[0].reads).toEqual(['k.b']);
  });

  test('a task without code is told of', () => {
    expect(read({ 'transform/k/a.sl.yml': 'version: 1\ntask: {}\n' }).warnings).toEqual([
      "metadata/transform/k/a.sl.yml: the task 'a' has neither a.sql nor a.py beside it, nor 'sql'",
    ]);
  });

  test('SQL with macros that only Starlake has keeps its tables, and says so', () => {
    const project = read({ 'transform/k/a.sql': 'SELECT {{ cents(x) }} FROM k.b {% if deep(x) %}JOIN k.c{% endif %}' });
    expect(project.tasks[0].reads).toEqual(['k.b', 'k.c']);
    expect(project.warnings[0]).toMatch(/^metadata\/transform\/k\/a\.sql: has Jinja that cannot be rendered here: /);
    expect(project.warnings[0]).toContain(
      'left out: {{ cents(x) }}, {% if deep(x) %}, {% endif %}; the tables in all of its branches count',
    );
  });

  test.each(["{% import 'm.j2' as m %}", '{% raw %}{{x}}{% endraw %}', '{{ a | nope }}'])(
    'known variables are filled in beside %s',
    (jinja) => {
      const project = read(
        {
          'env.sl.yml': 'env: { source: sales, a: b }\n',
          'transform/k/a.sql': `SELECT '${jinja}' FROM {{source}}.\${a}`,
        },
        {},
      );
      expect(project.tasks[0].reads).toEqual(['sales.b']);
    },
  );

  test('a string that is not closed is told of, with the file', () => {
    const { warnings } = read({
      'transform/k/a.sql': "SELECT * FROM s.a WHERE x = 'don't' AND y IN (SELECT z FROM s.b)",
    });
    expect(warnings).toEqual([
      "metadata/transform/k/a.sql: has a string, a name or a comment that is not closed, and no tables behind it count: ' AND y IN (SELECT z FROM s.b)",
    ]);
  });
});

test('a project may have nothing but metadata/', () => {
  expect(read({})).toMatchObject({ domains: [], tasks: [], dags: [], warnings: [] });
  expect(read({ 'env.sl.yml': '' })).toMatchObject({ domains: [] });
});
