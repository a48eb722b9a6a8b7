import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-ecs';
import { Secret as Password } from 'aws-cdk-lib/aws-secretsmanager';
import { ROOT, tableUnder } from './markdown';
import { allStates, definitionOf, newStack } from '../helpers/definition';
import { removeProjects } from '../project/support';
import { files, newProject, schedulesOf } from '../starlake-project/deployed';
import { Overlap, PreLoadStrategy, ProjectJob, StarlakePool, StarlakeProject } from '../../lib';

afterAll(removeProjects);

const dagOptions = { timezone: 'Europe/Paris', default_pool: 'etl', retries: '3', sl_env_var: '{"TEAM": "data"}' };
const stack = newStack();
const secret = Secret.fromSecretsManager(new Password(stack, 'Password'));
const project = newProject(
  files(dagOptions, { dataset_triggering_strategy: 'all' }),
  {
    job: ProjectJob.ecs({
      pools: [new StarlakePool({ name: 'etl', slots: 3 }), new StarlakePool()],
      secrets: { PW: secret },
    }),
    loads: { crm: { preLoadStrategy: PreLoadStrategy.ACK } },
  },
  stack,
);
const template = Template.fromStack(Stack.of(project));
const statesOf = (name: string, of: StarlakeProject = project) =>
  allStates(definitionOf(of.loadPipeline(name).stateMachine));
const textOf = (name: string) => JSON.stringify(statesOf(name));
const errorsWaitedFor = (name: string) =>
  Object.values(statesOf(name)).flatMap(({ Retry = [] }) =>
    Retry.flatMap((retry: { ErrorEquals: string[] }) => retry.ErrorEquals),
  );

/** What each row of the guide says, seen in what is synthesized. */
const CHECKS: { readonly [concept: string]: () => void } = {
  DAG: () => expect(project.pipelines.map(({ pipelineName }) => pipelineName)).toEqual(['crm', 'sales', 'kpi']),
  task: () => expect(statesOf('sales').load_sales.Type).toBe('Map'),
  pool: () => expect(statesOf('sales').load_sales.MaxConcurrency).toBe(3),
  schedule: () =>
    expect(schedulesOf(project)).toEqual([
      expect.objectContaining({
        ScheduleExpression: 'cron(0 0 * * ? *)',
        ScheduleExpressionTimezone: 'Europe/Paris',
      }),
    ]),
  'catchup, backfill': () => expect(project.backfill).toBeDefined(),
  'dataset, asset': () =>
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: Match.objectLike({ detail: Match.objectLike({ dataset: Match.anyValue() }) }),
    }),
  sensor: () => {
    expect(errorsWaitedFor('crm')).toContain('Starlake.NotReady');
    expect(errorsWaitedFor('sales')).not.toContain('Starlake.NotReady');
  },
  'XCom, dag_run.conf': () => {
    const { start_loading_sales: gate, sales_loaded: end } = statesOf('sales');
    expect(gate.Parameters['execution.$']).toBe('$$.Execution');
    expect(end.OutputPath).toBe('$.preLoad.summary');
  },
  Variable: () => {
    expect(textOf('sales')).toContain('TEAM');
    expect(JSON.stringify(newProject(files(), { variables: { A: 'b' } }).job._options.slEnvVar)).toContain('"A":"b"');
  },
  Connection: () =>
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: Match.arrayWith([
        Match.objectLike({ Secrets: [{ Name: 'PW', ValueFrom: Match.anyValue() }] }),
      ]),
    }),
  retries: () => expect(statesOf('sales').end_loading_sales.Parameters.retries).toBe(3),
  max_active_runs: () => {
    const { start_loading_sales: gate, end_loading_sales: end } = statesOf('sales');
    expect([gate.Parameters.pipeline.overlap, end.Parameters.overlap]).toEqual([Overlap.WAIT, Overlap.WAIT]);
    expect(errorsWaitedFor('sales')).toContain('Starlake.StillRunning');
  },
  'logical date': () => {
    const [{ Target: target }] = schedulesOf(project);
    expect(target.Input).toContain('"scheduledTime":"<aws.scheduler.scheduled-time>"');
    expect(textOf('sales')).toContain("'load', '--scheduledDate', $.scheduledDate");
  },
  'clear a task': () => {
    const { end_loading_sales: end } = statesOf('sales');
    expect(end.Parameters.tables.map(([table]: [string]) => table)).toEqual(['orders', 'returns']);
    expect(end.Parameters['execution.$']).toBe('$$.Execution');
  },
  'callback, e-mail': () => expect(project.loadPipeline('sales').metricFailed().metricName).toBe('ExecutionsFailed'),
  ShortCircuit: () => expect(statesOf('crm').skip_loading_crm.Type).toBe('Succeed'),
};

const guide = readFileSync(path.join(ROOT, 'docs/coming-from-airflow.md'), 'utf8');
const rows = tableUnder('## Concepts', guide).map(([airflow]) => airflow);

test('each concept of the guide has a check', () => expect(rows).toEqual(Object.keys(CHECKS)));

test.each(Object.keys(CHECKS))('%s', (concept) => CHECKS[concept]());
