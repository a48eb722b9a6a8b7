import { stripVTControlCharacters } from 'node:util';
import { cleanUp, cli, fakeIo, tempApp, tempFolder, write } from '../support';

afterAll(cleanUp);

const DAG = "version: 1\ndag:\n  template: load/airflow__scheduled_table__shell.py.j2\n  filename: '{{domain}}.py'\n";

/** A project of Airflow that has never been near a CDK app. */
function project(options = "  options: { retries: '2', aws_region: eu-west-3 }\n"): string {
  const folder = tempFolder();
  write(folder, {
    'metadata/application.sl.yml': 'version: 1\napplication: { dagRef: { load: loads } }\n',
    'metadata/dags/loads.sl.yml': DAG + options,
    'metadata/load/sales/_config.sl.yml': 'version: 1\nload: { name: sales, metadata: { schedule: daily } }\n',
    'metadata/load/sales/a.sl.yml': "version: 1\ntable:\n  name: a\n  pattern: 'a-.*'\n  attributes: []\n",
  });
  return folder;
}

test('nothing to decide is 0, and says what to type next', async () => {
  const { code, out, err } = await cli(['migrate', 'check'], fakeIo(project()));
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out.split('\n')).toEqual([
    'metadata/dags/loads.sl.yml: Airflow, load/airflow__scheduled_table__shell.py.j2; pipeline sales',
    '  carries over  filename, retries',
    "  ignored       template: commands ran on the machine of the orchestrator: here each runs in a container of the job's image (metadata/dags/loads.sl.yml:3)",
    '  ignored       aws_region: everything runs in the region of the stack (metadata/dags/loads.sl.yml:5)',
    '',
    'pipeline  kind  dag    starts by  to decide',
    'sales     load  loads  schedule   0',
    '',
    '3 carry over, 2 ignored, 0 to decide',
    'next: type: npx starlake-sfn plan; then write the app, see docs/coming-from-airflow.md',
    '',
  ]);
});

test('something to decide is 1, for the pipelines that it is about', async () => {
  const folder = project("  options: { default_pool: etl, team: 'data' }\n");
  const { code, out } = await cli(['migrate', 'check', folder, '--env', 'PROD'], fakeIo(tempFolder()));
  expect(code).toBe(1);
  expect(out).toMatch(/\n {2}decide {8}default_pool: how many slots .* \(metadata\/dags\/loads\.sl\.yml:5\)\n/);
  expect(out).toMatch(/\n {2}decide {8}team: unknown option 'team' in dag .* \(metadata\/dags\/loads\.sl\.yml:5\)\n/);
  expect(out).toContain('sales     load  loads  schedule   2\n');
  expect(out).toContain(`next: decide what is marked, then type: npx starlake-sfn plan ${folder} --env PROD\n`);
});

test('a project that cannot be read is 2, with file and line', async () => {
  const folder = project();
  write(folder, { 'metadata/load/sales/a.sl.yml': 'version: 1\ntable: {}\n' });
  const { code, out, err } = await cli(['migrate', 'check', '--json'], fakeIo(folder));
  expect(code).toBe(2);
  expect(err).toMatch(/^starlake-sfn: metadata\/load\/sales\/a\.sl\.yml:2: table\.name is missing\n/);
  expect(JSON.parse(out)).toMatchObject({
    dags: [{ name: 'loads', platform: 'Airflow' }],
    pipelines: [],
    error: { name: 'ProjectError', message: 'metadata/load/sales/a.sl.yml:2: table.name is missing' },
    next: 'correct the files that are named, then type: npx starlake-sfn migrate check',
  });
});

test('which pipelines a dag configuration has is not known then', async () => {
  const folder = project();
  write(folder, { 'metadata/load/sales/a.sl.yml': 'version: 1\ntable: {}\n' });
  const { out } = await cli(['migrate', 'check'], fakeIo(folder));
  expect(out.split('\n')).toEqual([
    'metadata/dags/loads.sl.yml: Airflow, load/airflow__scheduled_table__shell.py.j2',
    '',
    'next: correct the files that are named, then type: npx starlake-sfn migrate check',
    '',
  ]);
});

test('a project without anything says so', async () => {
  const app = tempApp({ context: { 'starlake:localRoot': 'project' } });
  const { code, out } = await cli(['migrate', 'check'], fakeIo(app));
  expect(code).toBe(0);
  expect(out).toMatch(/^The project has no dag configurations, no tables and no tasks\.\n/);
});

test('--json has each finding with its place', async () => {
  const { code, out } = await cli(['migrate', 'check', '--json'], fakeIo(project()));
  const { dags, pipelines, counts } = JSON.parse(out);
  expect(code).toBe(0);
  expect(dags[0].findings).toContainEqual({
    ...{ outcome: 'carries', about: 'retries', message: 'retries', place: 'metadata/dags/loads.sl.yml:5' },
  });
  expect(pipelines).toEqual([
    {
      ...{ name: 'sales', kind: 'load', dag: 'loads', starts: 'schedule' },
      findings: [{ outcome: 'carries', about: 'schedule', message: "'0 0 * * *' in UTC, by EventBridge Scheduler" }],
    },
  ]);
  expect(counts).toEqual({ carries: 3, ignored: 2, decide: 0 });
});

test.each([{ NO_COLOR: '1' }, { FORCE_COLOR: '1' }])('in a terminal lines are wrapped, with %p', async (env) => {
  const { out } = await cli(['migrate', 'check'], fakeIo(project(), { isTTY: true, columns: 60, env }));
  const lines = stripVTControlCharacters(out).split('\n');
  expect(lines.slice(2, 4)).toEqual([
    '  ignored       template: commands ran on the machine of the',
    '                orchestrator: here each runs in a container',
  ]);
  expect(lines[0]).toMatch(/^metadata/);
});

test('the project of cdk.json is the default, and plan warns, too', async () => {
  const app = tempApp({ context: { 'starlake:localRoot': 'project' } });
  write(app, { 'project/metadata/app.yml': '' });
  const { code, out } = await cli(['migrate', 'check'], fakeIo(app));
  expect(code).toBe(0);
  expect(out).toContain('plan warns, too:\n  metadata/app.yml: it is not read: call it app.sl.yml\n');
});

test.each<[string[], string]>([
  [['migrate'], 'starlake-sfn: migrate what?\nType: starlake-sfn migrate check.\n'],
  [['migrate', 'chek'], 'starlake-sfn: migrate has no "chek"\nIt has: starlake-sfn migrate check.'],
  [['migrate', 'check', 'a', 'b'], 'starlake-sfn: migrate does not take "b"\n'],
  [['migrate', 'check', '--evn', 'X'], 'starlake-sfn: unknown option --evn for migrate\nDid you mean --env?\n'],
  [
    ['migrate', 'check'],
    'starlake-sfn: which project? The working directory has no metadata/\nName its folder: starlake-sfn migrate check DIR.\n',
  ],
  [['migrate', 'check', 'nowhere'], "nowhere is no folder: name the Starlake project's, the one that has metadata/\n"],
])('%j read nothing', async (argv, message) => {
  const { code, out, err } = await cli(argv, fakeIo(tempFolder()));
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(message);
});

test('--help says what it takes, and what its exit codes mean', async () => {
  const { code, out } = await cli(['migrate', '--help'], fakeIo(tempFolder()));
  expect(code).toBe(0);
  for (const word of ['migrate check [folder]', '--env SL_ENV', '--json', '1 something has']) {
    expect(out).toContain(word);
  }
  expect((await cli(['--help'], fakeIo(tempFolder()))).out).toContain('  migrate check [folder]');
});
