import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { parsePlan } from '../../../../lib/project';
import { cleanUp, cli, fakeIo, tempApp, tempFolder, write } from '../support';

afterAll(cleanUp);

/** A project with loads on two schedules, a chain of transforms, and an environment. */
function project(): string {
  const folder = tempFolder();
  const table = (name: string, schedule = '') =>
    `version: 1\ntable:\n  name: ${name}\n  pattern: '${name}-.*'\n  attributes: []\n` +
    `${schedule && `  metadata: { schedule: ${schedule} }\n`}`;
  write(folder, {
    'metadata/application.sl.yml': 'version: 1\napplication: { dagRef: { transform: fargate } }\n',
    'metadata/env.sl.yml': "version: 1\nenv: { nightly: '0 2 * * *' }\n",
    'metadata/env.PROD.sl.yml': "version: 1\nenv: { nightly: '0 3 * * *' }\n",
    'metadata/dags/fargate.sl.yml': "version: 1\ndag: { template: x, filename: '{{domain}}_tasks.py' }\n",
    'metadata/load/sales/_config.sl.yml': "version: 1\nload: { name: sales, metadata: { schedule: '{{nightly}}' } }\n",
    ...Object.fromEntries('abcd'.split('').map((name) => [`metadata/load/sales/${name}.sl.yml`, table(name)])),
    'metadata/load/sales/often.sl.yml': table('often', 'hourly'),
    'metadata/transform/kpi/x.sql': 'SELECT * FROM sales.a JOIN sales.often',
    'metadata/transform/kpi/y.sql': 'SELECT * FROM kpi.x',
    'metadata/transform/mart/z.sql': 'SELECT * FROM kpi.y',
  });
  return folder;
}

test('plan shows a table of the pipelines', async () => {
  const { code, out, err } = await cli(['plan', project()], fakeIo(tempFolder()));
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out.split('\n')).toEqual([
    'pipeline         kind       dag      schedule   tables or tasks        waits for',
    'sales_0_2_x_x_x  load       -        0 2 * * *  4: a, b, c and 1 more  -',
    'sales_hourly     load       -        0 * * * *  1: often               -',
    'kpi_tasks        transform  fargate  -          2: kpi.x, kpi.y        sales_0_2_x_x_x, sales_hourly',
    'mart_tasks       transform  fargate  -          1: mart.z              kpi_tasks',
    '',
    '4 pipelines, 5 tables, 3 tasks',
    '',
  ]);
});

test.each([{ NO_COLOR: '1' }, { FORCE_COLOR: '1' }])('in a terminal it keeps to the width, with %p', async (env) => {
  const { out } = await cli(['plan'], fakeIo(project(), { isTTY: true, columns: 60, env }));
  const lines = out.split('\n').map((line) => stripVTControlCharacters(line));
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(60);
  expect(lines[0]).toMatch(/^pipeline +kind +dag +schedule +tables.* +waits for/);
});

test('a pipeline that waits for nothing, while files have landed, is warned of', async () => {
  const folder = project();
  write(folder, { 'datasets/incoming/sales/.hidden': '', 'datasets/incoming/sales/a-1': '' });
  const { code, err } = await cli(['plan', folder], fakeIo(tempFolder()));
  expect(code).toBe(0);
  expect(err).toContain(
    "pipeline 'sales_0_2_x_x_x' has the pre_load_strategy 'none', which loads what is staged already, and datasets/incoming/sales/a-1 waits",
  );
  expect(err).not.toContain("pipeline 'sales_hourly'");
});

test('of archives, whose files are of nobody knows which table, each pipeline is', async () => {
  const folder = project();
  write(folder, { 'datasets/incoming/sales/all.zip': '' });
  const { err } = await cli(['plan', folder], fakeIo(tempFolder()));
  expect(err).toContain("pipeline 'sales_hourly' has");
  expect(err).toContain("pipeline 'sales_0_2_x_x_x' has");
});

test('plan --json is a manifest', async () => {
  const { code, out, err } = await cli(['plan', '--json', '--env', 'PROD'], fakeIo(project()));
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const plan = parsePlan(JSON.parse(out), 'standard output');
  expect(JSON.parse(out)).toEqual(plan);
  expect(plan.loads[0]).toMatchObject({ name: 'sales_0_3_x_x_x', schedule: '0 3 * * *' });
});

test('warnings are on standard error, and in the JSON', async () => {
  const { code, out, err } = await cli(['plan', '--json', '--env', 'PRD'], fakeIo(project()));
  expect(code).toBe(0);
  expect(err).toMatch(/^starlake-sfn: warning: metadata\/env\.PRD\.sl\.yml is not there: .*, did you mean 'PROD'\?\n$/);
  expect((JSON.parse(out) as { warnings: string[] }).warnings).toHaveLength(1);
});

test('dependencies may come from Starlake', async () => {
  const folder = project();
  const items = ['kpi.x', 'kpi.y', 'mart.z'].map((id) => ({ id, displayType: 'task' }));
  const relations = [{ source: 'sales.b', target: 'mart.z', relationType: 'task' }];
  write(folder, { 'lineage.json': JSON.stringify({ items, relations }) });
  const { out } = await cli(['plan', '--lineage', 'lineage.json'], fakeIo(folder));
  expect(out).toMatch(/kpi_tasks .* -\n/);
  expect(out).toMatch(/mart_tasks .* sales_0_2_x_x_x\n/);
});

test('the project of cdk.json is the default where the working directory is none', async () => {
  const app = tempApp({ context: { 'starlake:localRoot': 'project' } });
  expect(await cli(['plan'], fakeIo(app))).toMatchObject({
    code: 0,
    out: 'The project has no tables and no tasks.\n',
  });
});

test.each<[string[], string]>([
  [['plan', 'a', 'b'], 'starlake-sfn: plan does not take "b"\nSee starlake-sfn plan --help.\n'],
  [['plan', '--evn', 'X'], 'starlake-sfn: unknown option --evn for plan\nDid you mean --env?\n'],
  [
    ['plan'],
    'starlake-sfn: which project? The working directory has no metadata/\nName its folder: starlake-sfn plan DIR.\n',
  ],
  [['plan', 'nowhere'], "nowhere is no folder: name the Starlake project's, the one that has metadata/\n"],
  [['plan', '.'], ' has no metadata/: it is not the folder of a Starlake project (SL_ROOT)\n'],
])('%j did not plan', async (argv, message) => {
  const { code, out, err } = await cli(argv, fakeIo(tempFolder()));
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(message);
});

test('errors of the project and of the lineage end with 2', async () => {
  const folder = project();
  write(folder, { 'metadata/load/sales/a.sl.yml': 'version: 1\ntable: {}\n', 'lineage.json': '[' });
  const wrong = await cli(['plan', folder], fakeIo(folder));
  expect(wrong).toMatchObject({ code: 2, out: '' });
  expect(wrong.err).toMatch(/^starlake-sfn: metadata\/load\/sales\/a\.sl\.yml:2: table\.name is missing\n/);
  const lineage = await cli(['plan', '--lineage', 'lineage.json'], fakeIo(folder));
  expect(lineage.err).toContain(`cannot read the lineage ${path.join(folder, 'lineage.json')}: `);
});

test('plan --json has the errors, and is no manifest then', async () => {
  const folder = project();
  write(folder, { 'metadata/load/sales/a.sl.yml': 'version: 1\ntable: {}\n', 'metadata/app.yml': '' });
  const { code, out, err } = await cli(['plan', '--json'], fakeIo(folder));
  const printed = JSON.parse(out) as { errors: string[]; warnings: string[] };
  expect(code).toBe(2);
  expect(printed.errors[0]).toBe('metadata/load/sales/a.sl.yml:2: table.name is missing');
  expect(printed.warnings).toEqual(['metadata/app.yml: it is not read: call it app.sl.yml']);
  for (const line of [...printed.errors, ...printed.warnings]) expect(err).toContain(line);
  expect(() => parsePlan(printed, 'plan.json')).toThrow(
    `plan.json is of a project with errors: mend them, and write the plan anew; the first is: ${printed.errors[0]}`,
  );
});

test('--help says what it takes', async () => {
  const { code, out } = await cli(['plan', '--help'], fakeIo(tempFolder()));
  expect(code).toBe(0);
  for (const word of ['plan [folder]', '--env SL_ENV', '--lineage FILE', '--json']) expect(out).toContain(word);
  expect((await cli(['--help'], fakeIo(tempFolder()))).out).toContain('  plan [folder]');
});

describe('plan is the check', () => {
  const DAG = "version: 1\ndag:\n  template: x.j2\n  filename: '{{domain}}.py'\n  options:\n";
  const files = (options: string, more: Record<string, string> = {}) => ({
    'metadata/application.sl.yml': 'version: 1\napplication:\n  dagRef: { load: d, transform: d }\n',
    'metadata/dags/d.sl.yml': `${DAG}${options}`,
    'metadata/load/sales/_config.sl.yml':
      'version: 1\nload:\n  name: sales\n  metadata:\n    directory: "{{SL_ROOT}}/in"\n',
    'metadata/load/sales/a.sl.yml': "version: 1\ntable:\n  name: a\n  pattern: 'a-.*'\n  attributes: []\n",
    ...more,
  });
  const planned = async (project: Record<string, string>, ...args: string[]) => {
    const folder = tempFolder();
    write(folder, project);
    return cli(['plan', folder, ...args], fakeIo(folder));
  };

  test.each([
    [
      'an option',
      '    retires: 2\n',
      "d.sl.yml:6: unknown option 'retires' in dag configuration 'd' of pipeline 'sales', did you mean 'retries'?",
    ],
    [
      'retries',
      '    tags: x\n    retries: many\n',
      "d.sl.yml:7: option 'retries' in dag configuration 'd' of pipeline 'sales' must be a whole number of tries, 0 to 99999999, got \"many\"",
    ],
    ['a strategy', '    pre_load_strategy: importd\n', "d.sl.yml:6: option 'pre_load_strategy' in"],
    ['a size', '    cpu: 100\n    memory: 512\n', 'd.sl.yml'],
    [
      'an ack file',
      '    pre_load_strategy: ack\n    global_ack_file_path: "gs://x/y"\n',
      "must be an S3 URI or a path below SL_DATASETS, got 'gs://x/y'",
    ],
    ['tags', '    tags: "a<b"\n', "option 'tags' in"],
  ])('%s that synth refuses', async (_, options, message) => {
    const { code, err } = await planned(files(options));
    expect(err).toContain(message);
    expect(code).toBe(2);
  });

  test('a time zone, a pattern, an ack and a name, each in its file, at once', async () => {
    const { code, err } = await planned({
      ...files('    timezone: Europe/Pariss\n'),
      'metadata/load/sales/_config.sl.yml': 'version: 1\nload:\n  metadata:\n    schedule: daily\n',
      'metadata/load/hr/b.sl.yml': "version: 1\ntable:\n  name: b\n  attributes: []\n  pattern: 'b-(.*'\n",
      'metadata/load/hr/c.sl.yml':
        'version: 1\ntable:\n  name: c\n  attributes: []\n  pattern: x\n  metadata: { ack: "a/b" }\n',
      'metadata/load/hr/d e.sl.yml': 'version: 1\ntable:\n  name: d e\n  attributes: []\n  pattern: x\n',
      'metadata/transform/k/x.sl.yml': 'version: 1\ntask: { tabel: y }\n',
      'metadata/transform/k/x.sql': 'SELECT 1',
    });
    expect(code).toBe(2);
    expect(err.split('\n').map((line) => line.slice(0, 80))).toEqual([
      expect.stringMatching(/^starlake-sfn: metadata\/transform\/k\/x\.sl\.yml:2: task\.tabel is no/),
      expect.stringMatching(/^starlake-sfn: metadata\/dags\/d\.sl\.yml:6: option 'timezone' in dag/),
      expect.stringMatching(/^starlake-sfn: metadata\/load\/hr\/b\.sl\.yml:5: The 'pattern' of/),
      expect.stringMatching(/^starlake-sfn: metadata\/load\/hr\/c\.sl\.yml:5: 'ack' of table 'hr/),
      expect.stringMatching(/^starlake-sfn: metadata\/load\/hr\/d e\.sl\.yml:5: name of a table/),
      '',
    ]);
  });

  test('warnings end with 0, and with 2 where they are errors', async () => {
    const project = files('    pre_load_timeout: 5\n');
    const lenient = await planned(project);
    expect(lenient.err).toContain(
      "warning: option 'pre_load_timeout' has no effect here: only the pre_load_strategy 'ack' waits",
    );
    expect(lenient.code).toBe(0);
    expect((await planned(project, '--strict')).code).toBe(2);
    expect((await planned(files('    retries: 1\n'), '--strict')).code).toBe(0);
  });

  test('variables fill in what no file says', async () => {
    const project = files('    retries: 1\n', {
      'metadata/load/sales/_config.sl.yml': "version: 1\nload:\n  metadata: { directory: '{{SL_ROOT}}/{{area}}' }\n",
    });
    expect((await planned(project)).err).toContain("needs the variable 'area'");
    const given = await planned(project, '--variables', 'area=in', '--json');
    expect(JSON.parse(given.out)).toMatchObject({ loads: [{ directory: '{SL_ROOT}/in' }] });
    expect((await planned(project, '--variables', 'area')).err).toContain('--variables must be name=value pairs');
  });
});

describe('with --nested-stacks', () => {
  test('true, it says how many pipelines are in which stack', async () => {
    const { code, out } = await cli(['plan', project(), '--nested-stacks', 'true'], fakeIo(tempFolder()));
    expect(code).toBe(0);
    expect(out).toMatch(
      /\n4 pipelines, 5 tables, 3 tasks\nin nested stacks: Loads\/Stack\d \d, (Loads\/Stack\d 1, )?Transforms\/Stack\d \d(, Transforms\/Stack\d 1)?\n$/,
    );
  });

  test('true and --json, it names them, in a plan that is still a manifest', async () => {
    const { out } = await cli(['plan', '--json', '--nested-stacks', 'true'], fakeIo(project()));
    const { nestedStacks } = JSON.parse(out) as { nestedStacks: Array<{ name: string; pipelines: string[] }> };
    const all = nestedStacks.flatMap(({ pipelines }) => pipelines).sort();
    expect(all).toEqual(['kpi_tasks', 'mart_tasks', 'sales_0_2_x_x_x', 'sales_hourly']);
    expect(parsePlan(JSON.parse(out), 'standard output').loads).toHaveLength(2);
  });

  test('another word is a usage error', async () => {
    const { code, err } = await cli(['plan', '--nested-stacks', 'yes'], fakeIo(project()));
    expect(code).toBe(2);
    expect(err).toContain('--nested-stacks must be true or false, got "yes"');
  });
});
