import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkCommand } from './shell';
import { blocksOfPages, ROOT, tableUnder } from './markdown';
import { optionRows } from './option-rows';
import { removeProjects } from '../project/support';
import { cleanUp, cli, fakeIo, tempFolder, write } from '../local/cli/support';
import { checkMigration } from '../../lib/migration/check-migration';
import { findingsOf } from '../../lib/migration/migration';
import * as library from '../../lib';
import {
  SL_IMPORT_KEYS,
  SL_JOB_KEYS,
  SL_LOAD_KEYS,
  SL_PRE_LOAD_KEYS,
  SL_TRANSFORM_KEYS,
} from '../../lib/commands/sl-keys';
import { OPTION_KEYS } from '../../lib/options/option-keys';

afterAll(() => {
  cleanUp();
  removeProjects();
});

const TABLE = "version: 1\ntable:\n  name: orders\n  pattern: 'orders-.*'\n  attributes: []\n";
const FILE = 'docs/coming-from-airflow.md';
const guide = readFileSync(path.join(ROOT, FILE), 'utf8');
const blocks = blocksOfPages().filter(({ where }) => where.startsWith(`${FILE}:`));
const blockOf = (language: string) => blocks.find((block) => block.language === language)!.code;

test('migrate check says of the dag configuration what the page shows', async () => {
  const folder = tempFolder();
  write(folder, {
    'metadata/application.sl.yml': 'version: 1\napplication: { dagRef: { load: loads } }\n',
    'metadata/dags/loads.sl.yml': blockOf('yaml'),
    'metadata/load/sales/_config.sl.yml':
      "version: 1\nload:\n  name: sales\n  metadata: { schedule: daily, directory: '{{SL_ROOT}}/incoming/sales' }\n",
    'metadata/load/sales/orders.sl.yml': TABLE,
  });
  const columns = 120;
  const { code, out } = await cli(
    ['migrate', 'check'],
    fakeIo(folder, { isTTY: true, columns, env: { NO_COLOR: '1' } }),
  );
  expect(out.trimEnd()).toBe(blockOf('text').trimEnd());
  expect(code).toBe(1);
});

test('what is to be decided has a row, and each row is a decision', () => {
  const folder = tempFolder();
  const env = JSON.stringify({ SL_ROOT: 'gs://lake', DB_PASSWORD: 'x' });
  write(folder, {
    'metadata/application.sl.yml':
      'version: 1\napplication:\n  connectionRef: w\n  dagRef: { load: loads }\n  connections: { w: { type: bigquery } }\n',
    'metadata/dags/loads.sl.yml': blockOf('yaml'),
    'metadata/dags/none.sl.yml': `version: 1\ndag:\n  template: load/mine.py.j2\n  filename: 'x.py'\n  options: { sl_env_var: '${env}', tags: '{{team}}' }\n`,
    'metadata/dags/generated/sales.py': '',
    'metadata/load/sales/_config.sl.yml':
      "version: 1\nload:\n  name: sales\n  metadata: { directory: '{{SL_ROOT}}/incoming/sales' }\n",
    'metadata/load/sales/orders.sl.yml': TABLE,
    'metadata/load/hr/_config.sl.yml': `version: 1\nload:\n  name: hr\n  metadata: { dagRef: none }\n`,
    'metadata/load/hr/orders.sl.yml': TABLE,
    'metadata/transform/kpi/top.sql': 'SELECT * FROM sales.orders',
    'datasets/incoming/hr/orders-1': '',
  });
  const found = findingsOf(checkMigration(folder)).filter(({ outcome }) => outcome === 'decide');
  const about = new Set(found.map(({ about: name }) => (name === 'team' ? 'an option' : name)));
  const rows = tableUnder('## What you may have to decide', guide).map(([name]) => name);
  expect([...about].sort()).toEqual(rows.sort());
});

test('each option is what a project with it says, and none is missing', () => {
  expect(tableUnder('## Options', guide)).toEqual(optionRows());
});

test('the properties that it names are those of the API', () => {
  const api = readFileSync(path.join(ROOT, 'API.md'), 'utf8');
  const properties = tableUnder('## Options', guide).filter(([, here, as]) => here === 'same' && !as.includes(' '));
  expect(properties.length).toBeGreaterThan(15);
  expect(properties.filter(([, , as]) => !api.includes(`\`${as}\``)).map(([name]) => name)).toEqual([]);
});

describe('methods', () => {
  // Public methods of starlake-orchestration 0.5.7 that dags call or override: those of a job, a pipeline and an orchestration.
  const UPSTREAM = [
    ...['sl_import', 'sl_pre_load', 'sl_load', 'sl_transform', 'sl_job', 'skip_or_start_op', 'start_op', 'end_op'],
    ...['dummy_op', 'pre_tasks', 'post_tasks', 'sl_dataset', 'sl_dataset_url', 'to_event', 'events', 'sl_env'],
    ...['get_spark_config', 'get_context_var', 'create_job', 'sl_create_pipeline', 'sl_create_task_group'],
    ...['backfill', 'run', 'dry_run', 'deploy', 'delete'],
  ];
  const rows = tableUnder('## Methods', guide);
  const ours = rows.flatMap(([, here]) => here.split(', ')).filter((here) => here !== 'none');

  test('all have a row', () => expect(rows.map(([name]) => name)).toEqual(UPSTREAM));

  test.each(ours)('%s is there', (here) => {
    if (here.includes(' ')) checkCommand(['npx', ...here.split(' ')]);
    const isThere =
      here.includes(' ') ||
      here in library ||
      here in library.StarlakeJob.prototype ||
      here in library.EcsStarlakeJob.prototype ||
      here in OPTION_KEYS ||
      here in SL_LOAD_KEYS;
    expect(isThere).toBe(true);
  });
});

describe('arguments', () => {
  const KEYS: { readonly [method: string]: object } = {
    ...{ sl_import: SL_IMPORT_KEYS, sl_pre_load: SL_PRE_LOAD_KEYS, sl_load: SL_LOAD_KEYS },
    ...{ sl_transform: SL_TRANSFORM_KEYS, sl_job: SL_JOB_KEYS },
  };
  // Of the same version; scheduled_date is of starlake-airflow, and options of sl_import among its keywords.
  const UPSTREAM: { readonly [method: string]: string[] } = {
    sl_import: ['task_id', 'domain', 'tables', 'options'],
    sl_pre_load: ['domain', 'tables', 'pre_load_strategy', 'sensor'],
    sl_load: ['task_id', 'domain', 'table', 'spark_config', 'dataset', 'scheduled_date'],
    sl_transform: ['task_id', 'transform_name', 'transform_options', 'spark_config', 'dataset', 'scheduled_date'],
    sl_job: ['task_id', 'arguments', 'spark_config', 'dataset', 'task_type'],
  };
  const rows = tableUnder('Their arguments:', guide);
  const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

  test('all have a row', () => {
    const said = rows.map(([method, argument]) => `${method} ${argument}`);
    expect(said).toEqual(
      Object.entries(UPSTREAM).flatMap(([method, names]) => names.map((name) => `${method} ${name}`)),
    );
  });

  test.each(rows)('%s(%s) is %s', (method, argument, here) => {
    const isKnown = camel(argument) in KEYS[method];
    expect(here).toBe(isKnown ? camel(argument) : 'none');
  });
});
