import { files, newProject } from '../starlake-project/deployed';
import { dag, domain, plan, removeProjects, table } from './support';
import { Overlap, PreLoadStrategy, ProjectJob, StarlakeProject } from '../../lib';
import { definitionOf } from '../helpers/definition';

afterAll(removeProjects);

/** What a project warns of, about options. */
const warningsOf = ({ node }: StarlakeProject) =>
  node.metadata
    .filter(({ type }) => type === 'aws:cdk:warning')
    .map(({ data }) => String(data).replace(/ \[ack: .*\]$/, ''))
    .filter((text) => text.startsWith('option '));

describe('options that have no effect are warned of, once, with the reason', () => {
  test.each<[{ [option: string]: string }, { [option: string]: string }, string]>([
    [{ aws_region: 'x' }, {}, "option 'aws_region' has no effect here: everything runs in the region of the stack"],
    [
      { run_dependencies_first: 'true' },
      {},
      "'run_dependencies_first' has no effect here: it is one of transform pipelines",
    ],
    [{}, { pre_load_strategy: 'ack' }, "'pre_load_strategy' has no effect here: it is one of load pipelines"],
    [
      { global_ack_file_path: 'GO' },
      {},
      "'global_ack_file_path' has no effect here: only the pre_load_strategy 'ack' waits",
    ],
    [{ ack_wait_timeout: '60', pre_load_strategy: 'pending' }, {}, "and the pipeline has 'pending'"],
    [{}, { timezone: 'Europe/Paris' }, "'timezone' has no effect here: the pipeline has no schedule"],
    [{}, { data_cycle: 'daily' }, "'data_cycle' has no effect here: only dataset_triggering_strategy 'all' waits"],
    [{}, { data_cycle: 'daily', dataset_triggering_strategy: 'all' }, 'it takes data_cycle_enabled as well'],
    [
      {},
      { data_cycle_enabled: 'true', optional_dataset_enabled: 'true', dataset_triggering_strategy: 'all' },
      'it takes a data_cycle, or datasets that all have a schedule',
    ],
    [{}, { run_dependencies_first: 'true', min_timedelta_between_runs: '9' }, 'no dataset starts a pipeline that runs'],
    [{ catchup: 'True' }, {}, "'catchup' has no effect here: runs for times past are made by the pipeline 'backfill'"],
    [
      { max_active_runs: '3' },
      {},
      "'max_active_runs' has no effect here: runs of a domain go one at a time, since two at once can lose files",
    ],
    [
      {},
      { max_active_runs: '3' },
      "'max_active_runs' has no effect here: runs of a pipeline go one at a time, since two at once would write the same",
    ],
    [{ default_dag_args: '{"owner": "me"}' }, {}, "'default_dag_args.owner' has no effect here: the option 'tags'"],
  ])('%j, %j', (load, transform, said) => {
    const project = newProject(files(load, transform), {
      loads: { crm: { schedule: { cron: 'daily' } } },
    });
    const about = warningsOf(project).filter((text) => text.includes(said));
    expect(about.length).toBe(Object.keys(transform).includes('optional_dataset_enabled') ? 2 : 1);
    const dags =
      Object.keys(load).length > 0
        ? "dag configuration 'dag_load' of pipelines 'crm', 'sales'"
        : "'dag_transform' of pipeline 'kpi'";
    expect(about[0]).toContain(dags);
  });

  test('and none of those that have, or say what is so without them', () => {
    const load = {
      ...{ catchup: 'False', max_active_runs: '1', pre_load_sensor: 'false', run_dependencies_first: 'False' },
      ...{ default_dag_args: '{"retries": 2, "depends_on_past": false}', global_ack_file_path: 'GO.ack' },
      ...{ pre_load_strategy: 'ack', timezone: 'UTC' },
    };
    const transform = {
      ...{ data_cycle_enabled: 'true', data_cycle: 'daily', optional_dataset_enabled: 'true' },
      ...{ dataset_triggering_strategy: 'all', beyond_data_cycle_enabled: 'true' },
    };
    const project = newProject(files(load, transform), { loads: { crm: { schedule: { cron: 'daily' } } } });
    expect(warningsOf(project)).toEqual([]);
  });

  test('once for all pipelines of a dag configuration', () => {
    expect(warningsOf(newProject(files({ aws_region: 'x' }, { aws_region: 'x' })))).toEqual([
      "option 'aws_region' has no effect here: everything runs in the region of the stack (dag configuration 'dag_load' of " +
        "pipelines 'crm', 'sales'; dag configuration 'dag_transform' of pipeline 'kpi')",
    ]);
  });

  test('what is said in code decides, too', () => {
    const given = files({ global_ack_file_path: 'GO.ack', max_active_runs: '4' });
    const overrides = { preLoadStrategy: PreLoadStrategy.ACK, overlap: Overlap.ALLOW };
    expect(warningsOf(newProject(given, { loads: { sales: overrides, crm: overrides } }))).toEqual([]);
    const common = { job: ProjectJob.ecs({ options: { preLoadStrategy: PreLoadStrategy.ACK } }) };
    expect(warningsOf(newProject(files({ global_ack_file_path: 'GO.ack' }), common))).toEqual([]);
  });
});

test('run_dependencies_first has an old name, which counts less', () => {
  const starts = (transform: { [option: string]: string }) => {
    const project = newProject(files({}, transform));
    return JSON.stringify(definitionOf(project.transformPipeline('kpi').stateMachine)).includes('load_for_kpi');
  };
  expect(starts({ load_dependencies: 'true' })).toBe(true);
  expect(starts({ load_dependencies: 'true', run_dependencies_first: 'false' })).toBe(false);
  expect(plan(files({}, { load_dependencies: 'True' })).warnings).toEqual([
    "nothing starts 'kpi': it has no schedule, and no dataset starts a pipeline with run_dependencies_first; give it a schedule, or start it yourself",
  ]);
});

test('the retries of default_dag_args are those of the pipeline', () => {
  const project = newProject(files({}, { default_dag_args: '{"retries": 7, "retry_delay": 11}' }));
  const text = JSON.stringify(definitionOf(project.transformPipeline('kpi').stateMachine));
  expect(text).toContain('"IntervalSeconds":11,"MaxAttempts":7');
});

test('the comment of a dag configuration is that of the definition', () => {
  const commented = (filename: string, comment: string) =>
    `version: 1\ndag:\n  template: x.j2\n  filename: '${filename}'\n  comment: '${comment}'\n`;
  const given = {
    ...files(),
    'dags/dag_load.sl.yml': commented('{{domain}}.json', 'loads {{domain}}, {{schedule}}'),
    'dags/dag_transform.sl.yml': commented('{{domain}}_tasks.json', ' '),
  };
  const project = newProject(given, { loads: { crm: { description: 'people' } } });
  expect(definitionOf(project.loadPipeline('sales').stateMachine).Comment).toBe('loads sales, daily');
  expect(definitionOf(project.loadPipeline('crm').stateMachine).Comment).toBe('people');
  const { plan: planned } = project;
  expect(definitionOf(project.transformPipeline('kpi_tasks').stateMachine).Comment).toBe(
    'Starlake: runs the transforms kpi_tasks',
  );
  expect(planned.loads.map(({ comment }) => comment)).toEqual(['loads crm, None', 'loads sales, daily']);
});

test('dag configurations of all platforms that Starlake has samples for are deployed', () => {
  const shared = { sl_env_var: '{"SL_ROOT": "{{SL_ROOT}}"}', tags: '{{domain}}' };
  const shell = { ...shared, SL_STARLAKE_PATH: 'starlake', sl_include_env_vars: 'AWS_KEY_ID,AWS_SECRET_KEY' };
  const ack = { global_ack_file_path: '{{SL_ROOT}}/datasets/pending/{{domain}}/GO.ack', ack_wait_timeout: '60' };
  const snowflake = {
    ...shared,
    stage_location: 'staging',
    packages: 'croniter',
    warehouse: 'COMPUTE_WH',
    timezone: 'UTC',
  };
  const load = { pre_load_strategy: 'none', ...ack };
  const platforms = [
    { load: { ...shell, ...load }, transform: { ...shell, run_dependencies_first: 'False' } },
    { load: { ...snowflake, pre_load_strategy: 'none' }, transform: { ...snowflake, run_dependencies_first: 'True' } },
  ];
  for (const { load: loads, transform } of platforms) {
    const given = {
      ...files({}, transform),
      'dags/dag_load.sl.yml': dag('{{domain}}_{{table}}_{{sl_project_id}}.py', loads),
    };
    expect(newProject(given).pipelines.map(({ pipelineName }) => pipelineName)).toEqual([
      ...['crm_people', 'sales_orders', 'sales_returns', 'kpi'],
    ]);
  }
});

describe('a file for each table', () => {
  const ack = { pre_load_strategy: 'ack', global_ack_file_path: '{SL_DATASETS}/pending/{{domain}}/{{table}}.ack' };
  const perTable = {
    ...files(),
    'dags/dag_load.sl.yml': dag('{{domain}}_{{ finalTable }}.py', ack),
    'load/sales/returns.sl.yml': table('', 'returns-.*', 'rename: back'),
  };

  test('is a pipeline for each, with the options of that table', () => {
    const { loads, warnings } = plan(perTable);
    expect(loads.map(({ name, tables, options }) => [name, tables.length, options.global_ack_file_path])).toEqual([
      ['crm_people', 1, '{SL_DATASETS}/pending/crm/people.ack'],
      ['sales_orders', 1, '{SL_DATASETS}/pending/sales/orders.ack'],
      ['sales_returns', 1, '{SL_DATASETS}/pending/sales/returns.ack'],
    ]);
    expect(warnings ?? []).toEqual([]);
    const project = newProject(perTable, { loads: { sales: { retries: 3 } } });
    const text = JSON.stringify(definitionOf(project.loadPipeline('sales_orders').stateMachine));
    expect(text).toContain('"ackFile":"pending/sales/orders.ack"');
    expect(text).not.toContain('returns');
  });

  test('is not there without {{table}} in the name of the file: that is said', () => {
    expect(() => plan({ ...perTable, 'dags/dag_load.sl.yml': dag('{{domain}}.py', ack) })).toThrow(
      "metadata/dags/dag_load.sl.yml:5: dag.options.global_ack_file_path names the variable 'table', which has no value: with " +
        "{{table}} in 'filename' there is a pipeline for each table, which has it",
    );
  });

  test('has no {{table}} of several tasks: that of the first holds, and that is said', () => {
    const tags = '{{ table }} of {{domain}}';
    expect(plan(files({}, { tags })).warnings).toEqual([
      "transforms 'kpi': its tasks have several values of 'tags' (best of kpi, top of kpi); that of kpi.best holds, best of kpi, as in " +
        "dag-generate: put {{schedule}} or {{task}} into 'filename' to tell them apart",
    ]);
    const apart = plan({ ...files(), 'dags/dag_transform.sl.yml': dag('{{task}}.py', { tags }) });
    expect(apart.transforms.map(({ options }) => options.tags)).toEqual(['best of kpi', 'top of kpi']);
    expect(apart.warnings ?? []).toEqual([]);
  });

  test('has a name of its own, whatever else is called so', () => {
    const { loads } = plan({
      ...perTable,
      'load/sales_orders/_config.sl.yml': domain(),
      'load/sales_orders/all.sl.yml': table('dagRef: plain'),
      'dags/plain.sl.yml': dag('{{domain}}.json'),
    });
    const names = loads.map(({ name }) => name);
    expect(names).toEqual(['crm_people', 'sales_orders_daily', 'sales_orders_none', 'sales_returns']);
  });
});
