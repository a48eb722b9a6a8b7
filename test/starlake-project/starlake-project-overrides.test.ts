import { Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { files, newProject, schedulesOf } from './deployed';
import { dag, domain, removeProjects, table } from '../project/support';
import { EcsStarlakeJob, Overlap, PreLoadStrategy, ProjectJob, StarlakePool, StarlakeProjectProps } from '../../lib';
import { definitionOf, newStack } from '../helpers/definition';

afterAll(removeProjects);

describe('overrides', () => {
  test('of a pipeline win over those of its domain, and both over the dag configuration', () => {
    const given = {
      ...files({ pre_load_strategy: 'imported', retries: '5' }),
      'load/sales/returns.sl.yml': table('schedule: hourly'),
    };
    const project = newProject(given, {
      loads: {
        sales: { preLoadStrategy: PreLoadStrategy.PENDING, overlap: Overlap.SKIP },
        sales_hourly: { preLoadStrategy: PreLoadStrategy.NONE },
      },
    });
    const text = (name: string) => JSON.stringify(definitionOf(project.loadPipeline(name).stateMachine));
    expect(text('sales_daily')).toContain('check_sales_pending_files');
    expect(text('sales_hourly')).not.toContain('check_sales_pending_files');
    expect(text('crm')).toContain('check_crm_incoming_files');
  });

  test('of a schedule replace it, or switch it off, and the backfill stays', () => {
    const on = newProject(files(), { loads: { sales: { schedule: { cron: '5 4 * * *', timeZone: 'Asia/Tokyo' } } } });
    expect(schedulesOf(on)).toMatchObject([
      { ScheduleExpression: 'cron(5 4 * * ? *)', ScheduleExpressionTimezone: 'Asia/Tokyo' },
    ]);
    const off = newProject(files(), { loads: { sales: { scheduled: false } } });
    expect(schedulesOf(off)).toEqual([]);
    expect(off.backfill).toBeDefined();
  });

  test('of a schedule leave the time zone and the dates that they do not say', () => {
    const given = files({ timezone: 'Europe/Paris', start_date: '2099-01-01', end_date: '2099-12-31' });
    const kept = newProject(given, { loads: { sales: { schedule: { cron: '5 4 * * *', endDate: '2099-06-30' } } } });
    expect(schedulesOf(kept)).toMatchObject([
      {
        ScheduleExpression: 'cron(5 4 * * ? *)',
        ScheduleExpressionTimezone: 'Europe/Paris',
        StartDate: '2098-12-31T23:00:00.000Z',
        EndDate: '2099-06-29T22:00:00.000Z',
      },
    ]);
    const text = JSON.stringify(definitionOf(kept.backfill!.stateMachine));
    expect(text).toContain('5 4 * * *');
    expect(text).toContain('Europe/Paris');
  });

  test('of where files land win over the domain, which says it otherwise', () => {
    const given = {
      ...files({ pre_load_strategy: 'imported' }),
      'load/crm/_config.sl.yml': domain("directory: 'own/crm'"),
    };
    const text = (props: Partial<StarlakeProjectProps>) =>
      JSON.stringify(definitionOf(newProject(given, props).loadPipeline('crm').stateMachine));
    expect(text({})).toContain('/own/crm"');
    expect(text({ loads: { crm: { landingDirectory: 'other/crm' } } })).toContain('"landing":"other/crm"');
  });

  test('of the environment win over sl_env_var', () => {
    const given = files({ sl_env_var: '{"A": "dag", "B": "dag"}' }, { sl_env_var: '{"A": "dag", "B": "dag"}' });
    const environment = { A: 'over' };
    const project = newProject(given, { loads: { sales: { environment } }, transforms: { kpi: { environment } } });
    for (const { stateMachine } of [project.loadPipeline('sales'), project.transformPipeline('kpi')]) {
      const text = JSON.stringify(definitionOf(stateMachine));
      expect(text).toContain('"Name":"A","Value":"over"');
      expect(text).toContain('"Name":"B","Value":"dag"');
      expect(text).not.toContain('"Name":"A","Value":"dag"');
    }
  });

  test('by a domain are not those of a pipeline with tasks of several domains', () => {
    const given = {
      ...files(),
      'dags/dag_transform.sl.yml': dag('all.json'),
      'transform/board/sum.sql': 'SELECT * FROM kpi.top',
    };
    expect(() => newProject(given, { transforms: { kpi: {} } })).toThrow(
      "names 'kpi', which is no transform pipeline or domain of the project",
    );
    expect(newProject(given, { transforms: { all: {} } }).plan.transforms).toHaveLength(1);
  });

  test('nothing starts by itself in a project that is not scheduled', () => {
    const project = newProject(files(), { scheduled: false });
    const template = Template.fromStack(Stack.of(project));
    template.resourceCountIs('AWS::Scheduler::Schedule', 0);
    template.resourceCountIs('AWS::DynamoDB::Table', 0);
  });

  test('of tasks and pools', () => {
    const project = newProject(files(), {
      tasks: { 'kpi.top': { memory: Size.gibibytes(16), cpu: 2048, options: { limit: '10' } } },
      transforms: { kpi: { pool: new StarlakePool({ slots: 3 }), environment: { A: 'b' } } },
    });
    const text = JSON.stringify(definitionOf(project.transformPipeline('kpi').stateMachine));
    expect(text).toContain('limit=10');
    expect(text).toContain('16384');
    expect(text).toContain('"Name":"A","Value":"b"');
  });

  test.each<[Partial<StarlakeProjectProps>, string]>([
    [
      { loads: { sale: {} } },
      "'loads' of 'Test/Starlake' names 'sale', which is no load pipeline or domain of the project, did you mean 'sales'?",
    ],
    [
      { tables: { 'sales.order': {} } },
      "'tables' of 'Test/Starlake' names 'sales.order', which is no table of the project, did you mean 'sales.orders'?",
    ],
    [{ transforms: { kpis: {} } }, "which is no transform pipeline or domain of the project, did you mean 'kpi'?"],
    [{ tasks: { zzzzzzzzzzzzzz: {} } }, 'which is no task of the project; it has kpi.best, kpi.top'],
    [{ only: ['hr'] }, "'only' of 'Test/Starlake' names 'hr', which is no pipeline or domain of the project"],
    [{ only: [] }, "'only' of 'Test/Starlake' must name at least one pipeline or domain"],
  ])('%p is refused', (props, message) => {
    expect(() => newProject(files(), props)).toThrow(message);
  });
});

describe('the job', () => {
  test('may be one that is there, with its bucket', () => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Mine');
    const job = new EcsStarlakeJob(stack, 'Job', { bucket, prefix: 'lake' });
    const project = newProject(files(), { job: ProjectJob.of(job) }, stack);
    expect(project.job).toBe(job);
    expect(project.bucket).toBe(bucket);
    Template.fromStack(stack).resourceCountIs('AWS::S3::Bucket', 1);
  });

  test('that is there has no other environment than the project', () => {
    const stack = newStack();
    const job = new EcsStarlakeJob(stack, 'Job', { bucket: new s3.Bucket(stack, 'Mine') });
    expect(() => newProject(files(), { job: ProjectJob.of(job), environment: 'PROD' }, stack)).toThrow(
      "has the environment 'PROD', and its job has SL_ENV=(none) in 'options.slEnvVar': they must be the same",
    );
  });

  test('has the environment that the project is read with', () => {
    const given = {
      ...files(),
      'env.PROD.sl.yml': 'version: 1\nenv: { area: in }\n',
      'load/crm/_config.sl.yml': domain("directory: '{{SL_ROOT}}/{{area}}'"),
    };
    const project = newProject(given, { environment: 'PROD' });
    expect(project.plan.loads[0].directory).toBe('{SL_ROOT}/in');
    expect(JSON.stringify(definitionOf(project.loadPipeline('crm').stateMachine))).toContain(
      '"Name":"SL_ENV","Value":"PROD"',
    );
    const job = ProjectJob.ecs({ options: { slEnvVar: { SL_ENV: 'DEV' } } });
    expect(() => newProject(files(), { environment: 'PROD', job })).toThrow(
      "has the environment 'PROD', and its job has SL_ENV=DEV in 'options.slEnvVar'",
    );
  });

  test('whose project is in its image has no metadata to deploy', () => {
    const stack = newStack();
    const slEnvVar = { SL_ROOT: '/project', SL_DATASETS: 's3a://my-lake/datasets' };
    const job = ProjectJob.ecs({ options: { slEnvVar } });
    const project = newProject(files(), { job }, stack);
    expect(project.bucket.bucketName).toBe('my-lake');
    Template.fromStack(stack).resourceCountIs('Custom::CDKBucketDeployment', 0);
    expect(() => newProject(files(), { job, deployMetadata: true })).toThrow(
      'takes a project in a bucket: SL_ROOT is /project, a folder of the image',
    );
  });

  test('has the lake that the context names, or that dag options do, and then no bucket is made', () => {
    const context = { starlake: { sl_env_var: { SL_ROOT: 's3a://context-lake/root', AREA: 'x' } } };
    const stack = newStack(context);
    const given = { ...files(), 'load/crm/_config.sl.yml': domain("directory: '{{SL_ROOT}}/{{AREA}}'") };
    const project = newProject(given, {}, stack);
    expect(project.bucket.bucketName).toBe('context-lake');
    expect(project.plan.loads[0].directory).toBe('{SL_ROOT}/x');
    Template.fromStack(stack).resourceCountIs('AWS::S3::Bucket', 0);
    const job = ProjectJob.ecs({ dagOptions: { sl_env_var: '{"SL_ROOT": "s3a://dag-lake"}' } });
    expect(newProject(files(), { job }, newStack(context)).bucket.bucketName).toBe('dag-lake');
  });

  test.each([
    ['dag', "'sl_env_var' in dag configuration 'dag_load' of pipeline 'crm' has SL_ENV=PROD"],
    ['override', "'environment' of 'crm' in 'loads' of 'Test/Starlake' has SL_ENV=PROD"],
  ])('has no other environment in a pipeline: %s', (from, message) => {
    const given = {
      ...files(from === 'dag' ? { sl_env_var: '{"SL_ENV": "PROD"}' } : {}),
      'env.PROD.sl.yml': 'version: 1\nenv: { area: in }\n',
    };
    const props = from === 'dag' ? {} : { loads: { crm: { environment: { SL_ENV: 'PROD' } } } };
    expect(() => newProject(given, props)).toThrow(
      `${message}, and the project is read with SL_ENV=(none): its commands would have other folders and variables than were ` +
        "planned; leave it out there, and make a StarlakeProject for each environment, such as environment: 'PROD'",
    );
    expect(() => newProject(given, { ...props, environment: 'DEV' })).toThrow('is read with SL_ENV=DEV');
    expect(newProject(given, { ...props, environment: 'PROD' }).pipelines).toHaveLength(3);
    const files2 = { ...given, 'env.sl.yml': 'version: 1\nenv: { SL_ENV: PROD }\n' };
    expect(newProject(files2, props).pipelines).toHaveLength(3);
  });

  test('has no other lake in a pipeline by what is said over its dag configuration', () => {
    const environment = { SL_ROOT: 's3a://other' };
    expect(() => newProject(files(), { loads: { crm: { environment } } })).toThrow(
      "'environment' of 'crm' in 'loads' of 'Test/Starlake' has SL_ROOT=s3a://other",
    );
  });

  test('has the environment that variables name', () => {
    const variables = { SL_ENV: 'PROD' };
    const made = ProjectJob.ecs({ options: { slEnvVar: { SL_ENV: 'DEV' } } });
    expect(() => newProject(files(), { variables, job: made })).toThrow('and its job has SL_ENV=DEV');
    const stack = newStack();
    const job = new EcsStarlakeJob(stack, 'Job', { bucket: new s3.Bucket(stack, 'Mine') });
    expect(() => newProject(files(), { job: ProjectJob.of(job), variables }, stack)).toThrow(
      'and its job has SL_ENV=(none)',
    );
  });

  test('gets the variables over those of the job, as they are read', () => {
    const given = { ...files(), 'load/crm/_config.sl.yml': domain("directory: '{{SL_ROOT}}/{{area}}'") };
    const job = ProjectJob.ecs({ options: { slEnvVar: { area: 'job' } } });
    const project = newProject(given, { variables: { area: 'in' }, job });
    expect(project.plan.loads[0].directory).toBe('{SL_ROOT}/in');
    expect(JSON.stringify(definitionOf(project.loadPipeline('crm').stateMachine))).toContain(
      '"Name":"area","Value":"in"',
    );
  });

  test('gets the variables that the project is read with', () => {
    const given = { ...files(), 'load/crm/_config.sl.yml': domain("directory: '{{SL_ROOT}}/{{area}}'") };
    const project = newProject(given, { variables: { area: 'in' } });
    expect(project.plan.loads[0].directory).toBe('{SL_ROOT}/in');
    const text = JSON.stringify(definitionOf(project.loadPipeline('crm').stateMachine));
    expect(text).toContain('"Name":"area","Value":"in"');
  });
});
