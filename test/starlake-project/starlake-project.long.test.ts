import fs from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { App, Duration, Size, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { files, newProject, schedulesOf } from './deployed';
import { removeProjects, writeProject } from '../project/support';
import { ProjectJob, StarlakePool, StarlakeProject } from '../../lib';
import { definitionOf, newStack } from '../helpers/definition';
import { scratchFolder } from '../helpers/local-run';

const SAMPLE = path.resolve(__dirname, '../../examples/starlake-project');

afterAll(removeProjects);

test('one line makes all pipelines of the sample, with schedules, a trigger, a backfill, a bucket and the metadata in it', () => {
  const stack = newStack();
  const project = new StarlakeProject(stack, 'Starlake', { directory: SAMPLE, environment: 'AWS' });
  expect(project.pipelines.map(({ pipelineName }) => pipelineName)).toEqual(['hr', 'sales', 'board', 'kpi']);
  expect(project.backfill?.pipelineName).toBe('backfill');
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::S3::Bucket', {
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    BucketEncryption: Match.anyValue(),
  });
  template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain' });
  template.hasResourceProperties('Custom::CDKBucketDeployment', {
    DestinationBucketKeyPrefix: 'metadata',
    RetainOnDelete: true,
    Prune: true,
  });
  template.resourceCountIs('AWS::Scheduler::Schedule', 3);
  template.hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'cron(0 4 * * ? *)',
    ScheduleExpressionTimezone: 'Europe/Paris',
  });
  template.resourceCountIs('AWS::DynamoDB::Table', 1);
  template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
    Tags: Match.arrayWith([{ Key: 'starlake:tags', Value: 'shop sales' }]),
  });
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});

test('tables and tasks become what a LoadPipeline and a TransformPipeline made by hand would have', () => {
  const project = newProject(files({ pre_load_strategy: 'imported' }));
  const load = JSON.stringify(definitionOf(project.loadPipeline('sales').stateMachine));
  expect(load).toContain('check_sales_incoming_files');
  expect(load).toContain('returns-.*');
  const transform = JSON.stringify(definitionOf(project.transformPipeline('kpi').stateMachine));
  expect(transform).toContain('kpi.best');
  expect(project.job.node.path).toBe('Test/Starlake/Job');
  expect(project.plan.loads.map(({ name }) => name)).toEqual(['crm', 'sales']);
});

test('a pipeline that is not there is named with those that are', () => {
  const project = newProject();
  expect(() => project.loadPipeline('sale')).toThrow(
    "'Test/Starlake' has no load pipeline 'sale', did you mean 'sales'?; it has crm, sales",
  );
  expect(() => project.transformPipeline('zzzzzzzz')).toThrow("has no transform pipeline 'zzzzzzzz'; it has kpi");
});

describe('options of dag configurations', () => {
  test('a time zone and dates are those of the schedules', () => {
    const project = newProject(
      files({ timezone: 'America/New_York', start_date: '2099-01-01', end_date: '2099-12-31T00:00:00Z' }),
    );
    expect(schedulesOf(project)).toEqual([
      expect.objectContaining({
        ScheduleExpressionTimezone: 'America/New_York',
        StartDate: '2099-01-01T05:00:00.000Z',
        EndDate: '2099-12-31T00:00:00.000Z',
      }),
    ]);
  });

  test('sizes are those of every container, and what a table says is its own', () => {
    const tables = { 'sales.orders': { memory: Size.gibibytes(16), taskTimeout: Duration.minutes(7) } };
    const project = newProject(files({ cpu: '2048', memory: '8192' }), { tables });
    const load = JSON.stringify(definitionOf(project.loadPipeline('sales').stateMachine));
    expect(load).toContain('16384');
    expect(load).toContain('2048');
    expect(load).toContain('420');
  });

  test('a pool that is named is there, with as many slots as the default', () => {
    const project = newProject(files({ default_pool: 'etl' }));
    expect(project.job.pools.map(({ name, slots }) => [name, slots])).toEqual([
      ['default_pool', 6],
      ['etl', 6],
    ]);
  });

  test('where pools are given, they are all that there are', () => {
    const job = ProjectJob.ecs({ pools: [new StarlakePool({ name: 'elt', slots: 2 })] });
    expect(() => newProject(files({ default_pool: 'etl' }), { job })).toThrow(
      /'default_pool' in dag configuration 'dag_load' of pipeline 'crm': .*has no pool 'etl', did you mean 'elt'\?/,
    );
  });

  test('sl_env_var is the environment of the commands, without what the job has', () => {
    const slEnvVar = JSON.stringify({ SL_ROOT: '{{SL_ROOT}}', SL_ENV: 'PROD', BATCH: '7' });
    const project = newProject(files({ sl_env_var: slEnvVar }), { environment: 'PROD' });
    const definition = JSON.stringify(definitionOf(project.loadPipeline('sales').stateMachine));
    expect(definition.match(/"Name":"BATCH","Value":"7"/g)).toHaveLength(1);
    expect(definition.match(/"Name":"SL_ROOT"/g)).toHaveLength(1);
    expect(definition).not.toContain('{SL_ROOT}');
  });

  test.each(['SL_DATASETS', 'SL_AREA_STAGE'])('%s of another lake is refused', (name) => {
    const given = files({ sl_env_var: JSON.stringify({ [name]: 's3a://other/lake' }) });
    expect(() => newProject(given)).toThrow(
      `'sl_env_var' in dag configuration 'dag_load' of pipeline 'crm' has ${name}=s3a://other/lake`,
    );
  });

  test('the same lake by its name is the same', () => {
    const given = files({ sl_env_var: JSON.stringify({ SL_ROOT: 's3://my-lake/starlake/' }) });
    const stack = newStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Lake', 'my-lake');
    const project = newProject(given, { job: ProjectJob.ecs({ bucket, prefix: 'starlake' }) }, stack);
    expect(project.bucket.bucketName).toBe('my-lake');
    Template.fromStack(stack).hasResourceProperties('Custom::CDKBucketDeployment', {
      DestinationBucketName: 'my-lake',
      DestinationBucketKeyPrefix: 'starlake/metadata',
    });
  });

  test('with run_dependencies_first all that is read runs in the same execution, and nothing triggers it', () => {
    const project = newProject(files({}, { run_dependencies_first: 'True' }));
    const text = JSON.stringify(definitionOf(project.transformPipeline('kpi').stateMachine));
    expect(text).toContain('states:startExecution.sync:2');
    Template.fromStack(Stack.of(project)).resourceCountIs('AWS::DynamoDB::Table', 0);
  });

  test('without it and without a schedule, what is read and not made there triggers it', () => {
    const project = newProject(files({}, { dataset_triggering_strategy: 'ALL', min_timedelta_between_runs: '60' }));
    const template = Template.fromStack(Stack.of(project));
    const [rule] = Object.values(
      template.findResources('AWS::Events::Rule', { Properties: { EventPattern: { source: ['starlake'] } } }),
    );
    const text = JSON.stringify(rule);
    expect(text).toContain('crm.people');
    expect(text).toContain('sales.orders');
    expect(text).not.toContain('kpi.top');
    expect(text).toContain('\\"strategy\\":\\"all\\"');
  });

  test('a schedule wins over datasets', () => {
    const given = {
      ...files({}, { dataset_triggering_strategy: 'all' }),
      'transform/kpi/_config.sl.yml': 'version: 1\ntransform:\n  default: { schedule: hourly }\n',
    };
    const project = newProject(given);
    expect(schedulesOf(project)).toHaveLength(2);
    Template.fromStack(Stack.of(project)).resourceCountIs('AWS::DynamoDB::Table', 0);
    Annotations.fromStack(Stack.of(project)).hasWarning(
      '/Test/Starlake',
      Match.stringLikeRegexp(
        "'dataset_triggering_strategy' has no effect here: no dataset starts a pipeline that has a schedule .*of pipeline 'kpi'",
      ),
    );
  });

  test('with a data cycle and the schedules of datasets, some of them are optional', () => {
    const cycle = { optional_dataset_enabled: 'true', data_cycle_enabled: 'true', data_cycle: 'hourly' };
    const project = newProject(files({}, { dataset_triggering_strategy: 'all', ...cycle }));
    const template = Template.fromStack(Stack.of(project));
    const [rule] = Object.values(
      template.findResources('AWS::Events::Rule', { Properties: { EventPattern: { source: ['starlake'] } } }),
    );
    expect(JSON.stringify(rule)).toContain('\\"optional\\":[\\"sales.orders\\"]');
    Annotations.fromStack(Stack.of(project)).hasNoWarning('*', Match.anyValue());
    const half = newProject(files({}, { optional_dataset_enabled: 'true', data_cycle: 'hourly' }));
    Annotations.fromStack(Stack.of(half)).hasWarning(
      '/Test/Starlake',
      Match.stringLikeRegexp("'optional_dataset_enabled' has no effect here: only dataset_triggering_strategy 'all'"),
    );
  });

  test('a start date is the begin of what datasets start; time zone and end have no effect there', () => {
    const project = newProject(files({}, { start_date: '2099-01-01', end_date: '2099-02-01', timezone: 'Asia/Tokyo' }));
    const [rule] = Object.values(
      Template.fromStack(Stack.of(project)).findResources('AWS::Events::Rule', {
        Properties: { EventPattern: { source: ['starlake'] } },
      }),
    );
    expect(JSON.stringify(rule)).toContain('\\"startDate\\":\\"2099-01-01T00:00:00.000Z\\"');
    for (const name of ['timezone', 'end_date']) {
      const said = `'${name}' has no effect here: the pipeline has no schedule .*of pipeline 'kpi'`;
      Annotations.fromStack(Stack.of(project)).hasWarning('/Test/Starlake', Match.stringLikeRegexp(said));
    }
  });

  test('variables that by their names are secrets are a warning, without their values', () => {
    const variables = { DB_PASSWORD: 'hunter2', API_KEY: 'hunter2', TOKEN_URL: 'x', SECRET_ARN: 'x', MY_TOKEN: '' };
    const project = newProject(files({ sl_env_var: JSON.stringify(variables) }), {
      job: ProjectJob.ecs({ options: { slEnvVar: { jobSecret: 'hunter2' } } }),
      transforms: { kpi: { environment: { KPI_TOKEN: 'hunter2' } } },
    });
    const [warning, ...others] = Annotations.fromStack(Stack.of(project)).findWarning('*', Match.anyValue());
    expect(others).toEqual([]);
    expect(warning.entry.data).toContain(
      "history of an execution: jobSecret in 'slEnvVar' of 'Test/Starlake/Job'; DB_PASSWORD in 'sl_env_var' in dag configuration " +
        "'dag_load' of pipeline 'crm'; API_KEY in 'sl_env_var' in dag configuration 'dag_load' of pipeline 'crm'; KPI_TOKEN in " +
        "'environment' of pipeline 'kpi'; give what is secret as 'secrets' of the job",
    );
    expect(warning.entry.data).not.toContain('hunter2');
  });

  test.each<[{ [name: string]: string }, string]>([
    [
      { timezone: 'Europe/Pari' },
      "option 'timezone' in dag configuration 'dag_load' of pipeline 'sales' must be a time zone",
    ],
    [
      { start_date: 'soon' },
      "option 'start_date' in dag configuration 'dag_load' of pipeline 'sales' must be an ISO-8601",
    ],
    [{ end_date: 'late' }, "option 'end_date' in dag configuration 'dag_load' of pipeline 'sales' must be an ISO-8601"],
  ])('%j that no schedule can have names the dag configuration', (options, message) => {
    expect(() => newProject(files(options))).toThrow(message);
  });

  test.each<[{ [name: string]: string }, string]>([
    [{ start_date: 'soon' }, "option 'start_date' in dag configuration 'dag_transform' of pipeline 'kpi' must be"],
    [
      { data_cycle_enabled: 'true', data_cycle: 'often' },
      "option 'data_cycle' in dag configuration 'dag_transform' of",
    ],
  ])('%j that no trigger can have names the dag configuration', (options, message) => {
    expect(() => newProject(files({}, options))).toThrow(message.replace(/ of$/, " of pipeline 'kpi'"));
  });

  test('those of other platforms are said to have no effect', () => {
    const project = newProject(files({ aws_cluster_name: 'x', run_dependencies_first: 'true' }));
    for (const said of [
      "'aws_cluster_name' has no effect here: cluster, network and task definition are the job's own",
      "'run_dependencies_first' has no effect here: it is one of transform pipelines",
    ]) {
      Annotations.fromStack(Stack.of(project)).hasWarning('/Test/Starlake', Match.stringLikeRegexp(said));
    }
  });

  test.each<[{ [name: string]: string }, string]>([
    [
      { retrys: '1' },
      "unknown option 'retrys' in dag configuration 'dag_load' of pipeline 'crm', did you mean 'retries'?",
    ],
    [
      { cpu: 'many' },
      "option 'cpu' in dag configuration 'dag_load' of pipeline 'crm' must be a whole number of CPU units",
    ],
    [
      { data_cycle_enabled: 'yes' },
      "option 'data_cycle_enabled' in dag configuration 'dag_load' of pipeline 'crm' must be true or false",
    ],
    [{ dataset_triggering_strategy: 'a & b' }, 'must be any or all, got "a & b"'],
    [{ tags: 'a;b' }, "option 'tags' in dag configuration 'dag_load' of pipeline 'crm' must have letters"],
  ])('%p is refused', (options, message) => {
    expect(() => newProject(files(options))).toThrow(message);
  });
});

test('a lineage of Starlake takes the place of the SQL', () => {
  const folder = writeProject({
    'lineage.json':
      '{"items": [], "relations": [{"source": "sales.returns", "target": "kpi.top", "relationType": "task"}]}',
  });
  const project = newProject(files(), { lineage: path.join(folder, 'metadata/lineage.json') });
  expect(project.plan.tasks.find(({ name }) => name === 'kpi.top')?.dependencies).toEqual(['sales.returns']);
  expect(() => newProject(files(), { lineage: 'no.json' })).toThrow(
    "'lineage' of 'Test/Starlake' is a file that is not there: 'no.json'",
  );
});

test('a project without pipelines is an error', () => {
  expect(() => newProject({})).toThrow("'Test/Starlake' has no pipelines");
});

test('nothing is read but the project, the library and the CDK', () => {
  const directory = writeProject(files());
  const outdir = path.join(scratchFolder(), 'cdk.out');
  const app = new App({ outdir });
  const stack = new Stack(app, 'Test');
  const read: string[] = [];
  const spies = (['readFileSync', 'readdirSync', 'openSync'] as const).map((name) => {
    const original = fs[name] as (...args: unknown[]) => unknown;
    return jest.spyOn(fs, name).mockImplementation(((...args: unknown[]) => {
      read.push(String(args[0]));
      return original.apply(fs, args);
    }) as never);
  });
  try {
    new StarlakeProject(stack, 'Starlake', { directory });
    app.synth();
  } finally {
    spies.forEach((spy) => spy.mockRestore());
  }
  const root = path.resolve(__dirname, '../..');
  // The CDK keeps the hashes of its own assets.
  const cache = path.join(homedir(), '.cdk/cache');
  const own = ['node_modules', 'assets', 'lib'].map((name) => path.join(root, name));
  const allowed = [directory, outdir, cache, ...own];
  expect(read.some((file) => file.startsWith(directory))).toBe(true);
  expect(read.filter((file) => !allowed.some((folder) => path.resolve(file).startsWith(folder)))).toEqual([]);
});

test('two synths are the same, whatever the environment of the process', () => {
  const directory = writeProject(files({ pre_load_strategy: 'ack' }));
  const template = () => {
    const app = new App({ outdir: path.join(scratchFolder(), 'cdk.out') });
    new StarlakeProject(new Stack(app, 'Test'), 'Starlake', { directory });
    return JSON.stringify(app.synth().getStackByName('Test').template);
  };
  const first = template();
  const { SL_ROOT, SL_ENV } = process.env;
  try {
    Object.assign(process.env, { SL_ROOT: '/elsewhere', SL_ENV: 'NOPE' });
    expect(template()).toBe(first);
  } finally {
    Object.entries({ SL_ROOT, SL_ENV }).forEach(([name, value]) => {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    });
  }
});
