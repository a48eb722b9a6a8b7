import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { newPipeline, TABLES } from '../pipeline/new-pipeline';
import { definitionOf, newStack } from '../helpers/definition';
import { EcsStarlakeJob, LoadPipelineProps } from '../../lib';
import * as s3 from 'aws-cdk-lib/aws-s3';

// What a pipeline does so that its runs can tell their rows.
function endOf(props: Partial<LoadPipelineProps> = {}) {
  const { stateMachine } = newPipeline(props);
  return definitionOf(stateMachine).States.end_loading_sales.Parameters;
}

const environmentOf = (props: Partial<LoadPipelineProps>) => {
  const { States } = definitionOf(newPipeline(props).stateMachine);
  const state = States.load_sales.ItemProcessor.States.sales_table_load;
  const [{ Environment }] = state.Parameters.Overrides.ContainerOverrides;
  return Object.fromEntries(Environment.map(({ Name, Value }: { Name: string; Value: string }) => [Name, Value]));
};

test('loads log which rows they have loaded, which Starlake does not by itself', () => {
  expect(environmentOf({})).toMatchObject({ SL_LOG_LEVEL: 'info' });
  expect(environmentOf({ environment: { SL_LOG_LEVEL: 'DEBUG' } })).toMatchObject({ SL_LOG_LEVEL: 'DEBUG' });
  expect(endOf({ environment: { SL_LOG_LEVEL: 'DEBUG' } })).not.toHaveProperty('hidden');
});

test('a level that hides the rows is a warning, and nobody waits for them', () => {
  const stack = newStack();
  const job = new EcsStarlakeJob(stack, 'Starlake', {
    bucket: new s3.Bucket(stack, 'Lake'),
    options: { slEnvVar: { SL_LOG_LEVEL: 'warn' } },
  });
  const { stateMachine } = newPipeline({ job }, stack);
  expect(definitionOf(stateMachine).States.end_loading_sales.Parameters.hidden).toBe('warn');
  const warning = Match.stringLikeRegexp("SL_LOG_LEVEL=warn hides which rows .* '.*/Sales' cannot tell them");
  Annotations.fromStack(stack).hasWarning('/Test/Sales', warning);
});

test('what part of the rows may be rejected: by the pipeline, by the option, or one in ten', () => {
  expect(endOf().maxRejectedRatio).toBe(0.1);
  expect(endOf({ maxRejectedRatio: 0 }).maxRejectedRatio).toBe(0);
  expect(() => endOf({ maxRejectedRatio: 1.5 })).toThrow(
    /'maxRejectedRatio' of '.*Sales' must be a number from 0 to 1, got 1.5/,
  );
  const stack = newStack();
  const dagOptions = { max_rejected_ratio: '0.25' };
  const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake'), dagOptions });
  expect(job._options.maxRejectedRatio).toBe(0.25);
  const wrong = () => new EcsStarlakeJob(stack, 'Wrong', { dagOptions: { max_rejected_ratio: '10%' } });
  expect(wrong).toThrow(/option 'max_rejected_ratio' in .* must be a number from 0 to 1, got "10%"/);
});

test('the end of a round knows to which tables rows are only added', () => {
  const [orders, customers] = TABLES;
  const tables = [
    { ...orders, writeStrategy: 'APPEND' },
    { ...customers, writeStrategy: 'APPEND' },
    { ...orders, name: 'returns', writeStrategy: 'UPSERT_BY_KEY' },
    { ...orders, name: 'others' },
  ];
  expect(endOf({ tables }).tables).toEqual([
    ['orders', 'orders-.*\\.json', true],
    ['customers', false, true],
    ['returns', 'orders-.*\\.json'],
    ['others', 'orders-.*\\.json'],
  ]);
});

test('the end of a round knows which tables have expectations', () => {
  const [orders, customers] = TABLES;
  const tables = [
    { ...orders, expectations: true, writeStrategy: 'APPEND' },
    { ...customers, expectations: true },
    { ...orders, name: 'others', expectations: false },
  ];
  expect(endOf({ tables }).tables).toEqual([
    ['orders', 'orders-.*\\.json', true, true],
    ['customers', false, false, true],
    ['others', 'orders-.*\\.json'],
  ]);
  expect(() => endOf({ tables: [{ ...orders, expectations: 'yes' as never }] })).toThrow(
    /'expectations' of table 'orders' .* true or false/,
  );
});

test('two functions may read the log of the containers, and no other log', () => {
  const stack = newStack();
  newPipeline({}, stack);
  const policies = Template.fromStack(stack).findResources('AWS::IAM::Policy');
  const reading = Object.entries(policies).flatMap(([id, { Properties }]) =>
    (Properties.PolicyDocument.Statement as Array<{ Action: string | string[]; Resource: unknown }>)
      .filter(({ Action }) => /logs:(FilterLogEvents|GetLogEvents)/.test(String(Action)))
      .map(({ Action, Resource }) => [
        id.replace(/RoleDefaultPolicy.*/, ''),
        [Action].flat(),
        JSON.stringify(Resource),
      ]),
  );
  const group = expect.stringMatching(/:log-group:","?.*"Ref":"StarlakeLogs\w+".*:\*"/);
  expect(reading).toEqual([
    ['StarlakeExplainFailure', ['logs:GetLogEvents'], group],
    ['StarlakeEndLoad', ['logs:FilterLogEvents', 'logs:GetLogEvents'], group],
  ]);
});

test('metrics are made unless nobody wants them, and a pipeline gives them', () => {
  const stack = newStack();
  const metrics = () =>
    Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'))
      .map(({ Properties }) => Properties.Environment?.Variables?.METRICS)
      .filter((namespace) => namespace !== undefined);
  const pipeline = newPipeline({}, stack);
  expect(metrics()).toEqual(['Starlake']);
  expect(pipeline.metricRowsRejected()).toMatchObject({
    namespace: 'Starlake',
    metricName: 'RowsRejected',
    dimensions: { Job: expect.stringMatching(/^Test-Starlake-[0-9A-F]{8}$/), Domain: 'sales' },
  });
  const table = pipeline.metricRows({ dimensionsMap: { Table: 'orders' }, statistic: 'Maximum' });
  expect(table).toMatchObject({
    metricName: 'RowsLoaded',
    dimensions: { Domain: 'sales', Table: 'orders' },
    statistic: 'Maximum',
  });
  expect(() => pipeline.metricRows({ dimensionsMap: { Table: 'order' } })).toThrow(
    "the dimension 'Table' of a metric of 'Test/Sales' is 'order', which is none of its tables, did you mean 'orders'?",
  );
  expect(() => pipeline.metricExpectationsFailed({ dimensionsMap: { Table: 'people' } })).toThrow(
    /; they are .*orders/,
  );
  const other = newStack();
  newPipeline(
    { job: new EcsStarlakeJob(other, 'Starlake', { bucket: new s3.Bucket(other, 'Lake'), rowMetrics: false }) },
    other,
  );
  const functions = Template.fromStack(other).findResources('AWS::Lambda::Function');
  expect(JSON.stringify(functions)).not.toContain('METRICS');
});
