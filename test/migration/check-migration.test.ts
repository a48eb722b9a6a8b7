import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dagOf, decisions, saysWhatPlanSays } from './golden';
import { table, removeProjects, writeProject } from '../project/support';
import { checkMigration } from '../../lib/migration/check-migration';
import type { Finding, Migration } from '../../lib/migration/migration';
import { examine } from '../../lib/starlake-project/examine-project';
import { effectiveOptions } from '../../lib/options/dag-options';
import { foreignOptions } from '../../lib/options/foreign-options';

afterAll(removeProjects);

const AIRFLOW = { load: 'load/airflow__scheduled_table__', transform: 'transform/airflow__scheduled_task__' };

/** A domain with a table, and a task that reads it; each has a dag configuration of Airflow. */
const project = (more: { [file: string]: string } = {}) => ({
  'application.sl.yml': 'version: 1\napplication:\n  dagRef: { load: loads, transform: tasks }\n',
  'dags/loads.sl.yml': dagOf(`${AIRFLOW.load}fargate.py.j2`),
  'dags/tasks.sl.yml': dagOf(`${AIRFLOW.transform}fargate.py.j2`),
  'load/sales/_config.sl.yml':
    "version: 1\nload:\n  name: sales\n  metadata: { directory: '{{SL_ROOT}}/datasets/incoming/sales', schedule: daily }\n",
  'load/sales/orders.sl.yml': table(),
  'transform/kpi/top.sql': 'SELECT * FROM sales.orders',
  ...more,
});

const check = (more?: { [file: string]: string }) => checkMigration(writeProject(project(more)));
const dagNamed = ({ dags }: Migration, name: string) => dags.find((dag) => dag.name === name)!;
const about = (findings: readonly Finding[], name: string) => findings.find((finding) => finding.about === name);

test('a project of Airflow on Fargate has nothing to decide', () => {
  const migration = check();
  expect(decisions(migration)).toEqual([]);
  expect(migration).toMatchObject({ errors: [], warnings: [], findings: [] });
  expect(migration.dags.map(({ platform, pipelines, findings }) => [platform, pipelines, findings.length])).toEqual([
    ['Airflow', ['sales'], 2],
    ['Airflow', ['kpi'], 2],
  ]);
  expect(migration.pipelines.map(({ name, kind, dag, starts }) => [name, kind, dag, starts])).toEqual([
    ['sales', 'load', 'loads', 'schedule'],
    ['kpi', 'transform', 'tasks', 'datasets'],
  ]);
  const [sales, kpi] = migration.pipelines;
  expect(about(sales.findings, 'schedule')?.message).toBe("'0 0 * * *' in UTC, by EventBridge Scheduler");
  expect(about(kpi.findings, 'datasets')?.message).toBe('events of sales.orders start it');
});

describe('a template says where commands ran', () => {
  test.each([
    ['airflow', 'shell.py.j2', 'Airflow', 'ignored', "in a container of the job's image"],
    ['airflow', 'fargate.py.j2', 'Airflow', 'carries', 'ECS'],
    ['airflow', 'cloud_run.py.j2', 'Airflow', 'decide', 'commands ran on Cloud Run'],
    ['airflow', 'dataproc.py.j2', 'Airflow', 'decide', 'Spark ran on a cluster of Dataproc'],
    ['dagster', 'shell.py.j2', 'Dagster', 'ignored', "in a container of the job's image"],
    ['dagster', 'fargate.py.j2', 'Dagster', 'carries', 'ECS'],
    ['dagster', 'cloud_run.py.j2', 'Dagster', 'decide', 'commands ran on Cloud Run'],
    ['dagster', 'dataproc.py.j2', 'Dagster', 'decide', 'Spark ran on a cluster of Dataproc'],
    ['snowflake', 'sql.py.j2', 'Snowflake', 'decide', 'SQL ran within the warehouse'],
    ['starlake', 'sql.py.j2', 'Starlake', 'decide', 'SQL ran within the warehouse'],
    ['stepfunctions', 'manifest.json.j2', 'Step Functions', 'carries', 'StarlakeProject.fromManifest'],
  ])('%s %s', (orchestrator, end, platform, outcome, message) => {
    const migration = check({
      'dags/loads.sl.yml': dagOf(`load/${orchestrator}__scheduled_table__${end}`),
      'dags/tasks.sl.yml': dagOf(`transform/${orchestrator}__scheduled_task__${end}`),
    });
    for (const name of ['loads', 'tasks']) {
      const dag = dagNamed(migration, name);
      expect(dag.platform).toBe(platform);
      expect(about(dag.findings, 'template')).toMatchObject({ outcome, place: `metadata/dags/${name}.sl.yml:3` });
      expect(about(dag.findings, 'template')!.message).toContain(message);
    }
  });

  test('also by the names of old documentation', () => {
    const migration = check({ 'dags/loads.sl.yml': dagOf('load/airflow_scheduled_table_fargate.py.j2') });
    expect(dagNamed(migration, 'loads').platform).toBe('Airflow');
  });

  test('one that nobody knows, and one of the project, are to be decided on', () => {
    const mine = `${AIRFLOW.load}shell.py.j2`;
    const migration = check({
      'dags/loads.sl.yml': dagOf(mine),
      [`dags/templates/${mine}`]: 'from airflow import DAG',
      'dags/tasks.sl.yml': dagOf('transform/nightly.py.j2'),
    });
    expect(dagNamed(migration, 'loads').platform).toBeUndefined();
    expect(decisions(migration).map(({ message }) => message)).toEqual([
      expect.stringMatching(`^metadata/dags/templates/${mine} is a template of your own, which is not read`),
      expect.stringMatching("^'transform/nightly.py.j2' is none of Starlake's templates, which is not read"),
    ]);
  });
});

describe('options', () => {
  test('that several pipelines have differently name them', () => {
    const migration = check({
      'dags/loads.sl.yml': dagOf(`${AIRFLOW.load}fargate.py.j2`, { timezone: 'Europe/Paris', aws_region: 'x' }),
      'load/hr/_config.sl.yml': 'version: 1\nload:\n  name: hr\n',
      'load/hr/people.sl.yml': table(),
    });
    const { findings } = dagNamed(migration, 'loads');
    expect(findings.filter(({ about: name }) => name === 'timezone')).toEqual([
      {
        ...{ outcome: 'ignored', about: 'timezone', message: 'the pipeline has no schedule', pipelines: ['hr'] },
        place: 'metadata/dags/loads.sl.yml:5',
      },
      expect.objectContaining({ outcome: 'carries', pipelines: ['sales'] }),
    ]);
    expect(about(findings, 'aws_region')).toEqual({
      ...{ outcome: 'ignored', about: 'aws_region', message: 'everything runs in the region of the stack' },
      place: 'metadata/dags/loads.sl.yml:5',
    });
  });

  test('that are refused are one decision, and the others are still told of', () => {
    const migration = check({
      'dags/loads.sl.yml': dagOf(`${AIRFLOW.load}fargate.py.j2`, { team: 'data', retries: 'many', tags: 'a' }),
      'load/hr/_config.sl.yml': 'version: 1\nload:\n  name: hr\n',
      'load/hr/people.sl.yml': table(),
    });
    expect(decisions(migration).map(({ about: name, place }) => [name, place])).toEqual([
      ['team', 'metadata/dags/loads.sl.yml:5'],
      ['retries', 'metadata/dags/loads.sl.yml:5'],
    ]);
    expect(about(dagNamed(migration, 'loads').findings, 'tags')).toMatchObject({ outcome: 'carries' });
  });

  test.each(['False', 'none', '', '1', 'other'])('each is told of once, whatever its value: %j', (value) => {
    const names = [...new Set([...effectiveOptions(), ...foreignOptions(), 'team'])];
    const options = Object.fromEntries(names.map((name) => [name, value]));
    const { dags, errors } = check({
      'dags/loads.sl.yml': dagOf(`${AIRFLOW.load}fargate.py.j2`, options),
      'dags/tasks.sl.yml': dagOf(`${AIRFLOW.transform}fargate.py.j2`, options),
    });
    expect(errors).toEqual([]);
    for (const { findings } of dags) {
      const told = findings.map(({ about: name }) => name).filter((name) => !['template', 'filename'].includes(name));
      expect(told.sort()).toEqual(names.sort());
    }
  });

  test.each([
    ['none', 'ignored'],
    ['pending', 'decide'],
    ['ack', 'ignored'],
  ])('a sensor with the strategy %s: %s', (strategy, outcome) => {
    const options = { pre_load_strategy: strategy, pre_load_sensor: 'true' };
    const migration = check({ 'dags/loads.sl.yml': dagOf(`${AIRFLOW.load}fargate.py.j2`, options) });
    expect(about(dagNamed(migration, 'loads').findings, 'pre_load_sensor')).toMatchObject({ outcome });
  });

  test.each([
    ['default_pool', 'carries'],
    ['etl', 'decide'],
  ])('the pool %s: %s', (pool, outcome) => {
    const migration = check({
      'dags/loads.sl.yml': dagOf(`${AIRFLOW.load}fargate.py.j2`, { default_pool: pool }),
    });
    expect(about(dagNamed(migration, 'loads').findings, 'default_pool')).toMatchObject({ outcome });
  });

  test('a lake that is not in a bucket is to be decided on', () => {
    const migration = check({
      'dags/loads.sl.yml': dagOf(`${AIRFLOW.load}fargate.py.j2`, { sl_env_var: '{"SL_ROOT": "gs://lake/x"}' }),
    });
    expect(decisions(migration)).toEqual([
      expect.objectContaining({ place: 'metadata/dags/loads.sl.yml:5', message: expect.stringContaining('gs://lake') }),
    ]);
    const { findings } = dagNamed(migration, 'loads');
    expect(findings.filter(({ about: name }) => name === 'sl_env_var').map(({ outcome }) => outcome)).toEqual([
      'decide',
    ]);
  });
});

describe('what else is to be decided', () => {
  test.each<[string, { [file: string]: string }, string, string]>([
    [
      'a warehouse',
      {
        'application.sl.yml':
          'version: 1\napplication:\n  connectionRef: w\n  dagRef: { load: loads, transform: tasks }\n  connections:\n' +
          '    w: { type: bigquery }\n',
      },
      'connection',
      "connection 'w' is of type 'bigquery': containers connect to it",
    ],
    [
      'a password',
      { 'dags/loads.sl.yml': dagOf(`${AIRFLOW.load}shell.py.j2`, { sl_env_var: '{"DB_PASSWORD": "x"}' }) },
      'secrets',
      'DB_PASSWORD in',
    ],
    ['dags as Python', { 'dags/generated/sales.py': '' }, 'python', 'metadata/dags/generated/sales.py'],
    [
      'a task without a dag configuration',
      { 'application.sl.yml': 'version: 1\napplication:\n  dagRef: { load: loads }\n' },
      'dagRef',
      'it has no dag configuration, so dag-generate writes no dag of it',
    ],
  ])('%s', (_, more, name, message) => {
    expect(decisions(check(more))).toEqual([
      expect.objectContaining({ about: name, message: expect.stringContaining(message) }),
    ]);
  });

  test('files that have landed, and that nothing stages', () => {
    const folder = writeProject(project());
    mkdirSync(path.join(folder, 'datasets/incoming/sales'), { recursive: true });
    writeFileSync(path.join(folder, 'datasets/incoming/sales/orders-1'), '');
    const { pipelines, warnings } = checkMigration(folder);
    expect(about(pipelines[0].findings, 'pre_load_strategy')!.message).toContain('orders-1 waits to be');
    expect(warnings).toEqual([]);
  });

  test('what Python dag-generate keeps in .build is no decision', () => {
    expect(decisions(check({ '.build/dags/sales.py': '' }))).toEqual([]);
  });
});

test('a dag configuration that nothing refers to has no pipelines, and nothing becomes of it', () => {
  const migration = check({ 'dags/old.sl.yml': dagOf('load/mine.j2', { nobodys: '1' }) });
  expect(dagNamed(migration, 'old')).toMatchObject({ pipelines: [], findings: [] });
  expect(decisions(migration)).toEqual([]);
});

test('a project that cannot be planned has errors, and still its dag configurations', () => {
  const migration = check({ 'load/sales/orders.sl.yml': 'version: 1\ntable: {}\n' });
  expect(migration.errors[0]).toContain('metadata/load/sales/orders.sl.yml:2: table.name is missing');
  expect(migration.pipelines).toEqual([]);
  expect(migration.dags.map(({ name, platform }) => [name, platform])).toEqual([
    ['loads', 'Airflow'],
    ['tasks', 'Airflow'],
  ]);
});

test.each(['sample-duckdb', 'h-ack', 'e03-sl-env', 'e09-jinja-yaml', 'p08-table-name', 'p14-unknown-key'])(
  'of the golden project %s with dags of Dagster it says what plan says',
  saysWhatPlanSays,
);

describe('a variable without a value', () => {
  test('of a dag configuration is to be decided: the orchestrator knows it', () => {
    const options = { default_pool: '{{ var.value.pool }}', retries: '{{n}}', tags: 'nightly' };
    const migration = check({ 'dags/loads.sl.yml': dagOf(`${AIRFLOW.load}shell.py.j2`, options) });
    expect(migration.errors).toEqual([]);
    expect(migration.pipelines.map(({ name }) => name)).toEqual(['sales', 'kpi']);
    const { findings } = dagNamed(migration, 'loads');
    const { message, ...finding } = about(findings, 'variable')!;
    expect(message).toContain("dag.options.default_pool names the variable 'var.value.pool', which has no value");
    expect(finding).toEqual({ outcome: 'decide', about: 'variable', place: 'metadata/dags/loads.sl.yml:5' });
    expect(findings.filter(({ about: name }) => name === 'variable')).toHaveLength(2);
    expect(about(findings, 'tags')).toMatchObject({ outcome: 'carries' });
    expect(about(findings, 'default_pool')).toBeUndefined();
  });

  test('of another file is to be decided, and the pipelines lack what needs it', () => {
    const migration = check({
      'load/sales/_config.sl.yml':
        "version: 1\nload:\n  name: sales\n  metadata:\n    directory: '{{LANDING}}/sales'\n    schedule: '{{CRON}}'\n",
    });
    expect(migration.errors).toEqual([]);
    expect(decisions(migration).map((finding) => [finding.about, finding.place])).toEqual(
      expect.arrayContaining([
        ['variable', 'metadata/load/sales/_config.sl.yml:5'],
        ['variable', 'metadata/load/sales/_config.sl.yml:6'],
      ]),
    );
    expect(migration.pipelines.map(({ name, starts }) => [name, starts])).toEqual([
      ['sales', 'by hand'],
      ['kpi', 'datasets'],
    ]);
  });

  test('hides no error of another kind, and is one for plan and synth', () => {
    const folder = writeProject(project({ 'dags/loads.sl.yml': dagOf('x.py.j2', { tags: '{{a}} {% for %}' }) }));
    expect(checkMigration(folder).errors).toEqual([expect.stringContaining('is not valid Jinja')]);
    const missing = writeProject(project({ 'dags/loads.sl.yml': dagOf('x.py.j2', { tags: '{{a}}' }) }));
    expect(checkMigration(missing).errors).toEqual([]);
    expect(examine(missing, {}).errors).toEqual([expect.stringContaining("names the variable 'a'")]);
  });
});

test('all connections that the project uses are to be decided on', () => {
  const connections = [
    'lake: { type: fs }',
    'w: { type: bigquery }',
    'pg: { type: jdbc }',
    'kept: { type: snowflake }',
  ];
  const migration = check({
    'application.sl.yml':
      'version: 1\napplication:\n  connectionRef: lake\n  dagRef: { load: loads, transform: tasks }\n  audit: { sink: { connectionRef: pg } }\n' +
      `  connections:\n${[...connections, 'unused: { type: redshift }'].map((each) => `    ${each}\n`).join('')}`,
    'load/sales/orders.sl.yml': `${table()}  metadata: { sink: { connectionRef: w } }\n`,
    'transform/kpi/top.sl.yml': 'version: 1\ntask: { connectionRef: kept }\n',
  });
  const said = migration.findings.filter((finding) => finding.about === 'connection').map(({ message }) => message);
  expect(said.filter((text) => text.includes('containers connect to it')).map((text) => text.split(':')[0])).toEqual([
    "connection 'pg' is of type 'jdbc'",
    "connection 'w' is of type 'bigquery'",
    "connection 'kept' is of type 'snowflake'",
  ]);
  expect(migration.errors).toEqual([]);
});
