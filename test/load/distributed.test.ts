import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { definitionOf, allStates, ParsedState } from '../helpers/definition';
import { scratchFolder } from '../helpers/local-run';
import { EcsStarlakeJob, LoadPipeline, LoadPipelineProps, PreLoadStrategy, StarlakePool } from '../../lib';

const ROUNDS = '.starlake-stepfunctions/rounds/sales';
const outdir = path.join(scratchFolder(), 'cdk.out');

function build(count: number, slots: number, props: Partial<LoadPipelineProps> = {}) {
  const stack = new Stack(new App({ outdir }), 'Test');
  const bucket = s3.Bucket.fromBucketName(stack, 'Lake', 'lake');
  const job = new EcsStarlakeJob(stack, 'Job', { bucket, prefix: 'data' });
  const tables = Array.from({ length: count }, (_, i) => ({
    name: `t${i}`,
    pattern: `t${i}-.*`,
    dataset: `mart.t${i}`,
  }));
  const pool = new StarlakePool({ name: 'large', slots });
  const preLoadStrategy = PreLoadStrategy.PENDING;
  return {
    stack,
    pipeline: new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables, pool, preLoadStrategy, ...props }),
  };
}

const statesOf = (pipeline: LoadPipeline): Record<string, ParsedState> =>
  allStates(definitionOf(pipeline.stateMachine));
const modeOf = (pipeline: LoadPipeline) => statesOf(pipeline).load_sales.ItemProcessor.ProcessorConfig.Mode;

describe('which Map a pipeline has', () => {
  test.each([
    [3, 40, 'INLINE'],
    [3, 41, 'DISTRIBUTED'],
    [1351, 6, 'DISTRIBUTED'],
  ])('%d tables in a pool of %d: %s', (count, slots, mode) => {
    expect(modeOf(build(count, slots).pipeline)).toBe(mode);
  });

  test('tables for which a state has no room: distributed', () => {
    const tables = Array.from({ length: 1300 }, (_, i) => ({ name: `t${i}`, pattern: 'x'.repeat(200) }));
    expect(modeOf(build(1, 6, { tables }).pipeline)).toBe('DISTRIBUTED');
  });
});

describe('a distributed Map', () => {
  const { stack, pipeline } = build(3, 128);
  const states = statesOf(pipeline);
  const template = Template.fromStack(stack);

  test('a pool of 128 slots runs 128 loads at once, each in a child execution that is told of the run', () => {
    expect(states.load_sales).toMatchObject({
      MaxConcurrency: 128,
      Label: 'load',
      ItemReader: {
        Resource: 'arn:<AWS::Partition>:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSON' },
        Parameters: { Bucket: 'lake', 'Key.$': '$.preLoad.items' },
      },
      ItemSelector: { 'execution.$': '$.preLoad.execution', 'index.$': '$$.Map.Item.Value.index' },
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
    });
    expect(states.load_sales).not.toHaveProperty('ItemsPath');
    const [{ Environment }] = states.sales_table_load.Parameters.Overrides.ContainerOverrides;
    expect(Environment).toContainEqual({ Name: 'STEP_FUNCTIONS_EXECUTION', 'Value.$': '$.execution' });
    expect(states.explain_sales_failure.Parameters['execution.$']).toBe('$.execution');
  });

  test('a load leaves its number only, and a round without loads ends at once', () => {
    expect(states.sales_table_load.OutputPath).toBe('$.index');
    expect(states.sales_failure_unexplained.Parameters).toEqual({ 'index.$': '$.index' });
    expect(states.load_or_end_sales).toMatchObject({
      Choices: [{ Variable: '$.preLoad.loads', NumericGreaterThan: 0, Next: 'load_sales' }],
      Default: 'end_loading_sales',
    });
    expect(states.wait_to_retry_sales.Next).toBe('load_or_end_sales');
  });

  test('the tables are a file that is deployed with the stack, for the gate and for the end', () => {
    const { tablesFile, rounds, ...gate } = states.check_sales_pending_files.Parameters;
    expect(gate).not.toHaveProperty('tables');
    expect(states.end_loading_sales.Parameters).toMatchObject({ tablesFile, rounds });
    expect(states.end_loading_sales.Parameters).not.toHaveProperty('renamed');
    expect(rounds).toEqual({ uri: `s3a://lake/data/datasets/${ROUNDS}`, key: `data/datasets/${ROUNDS}` });
    const [name] = /\w+\.json/.exec(tablesFile)!;
    expect(JSON.parse(readFileSync(path.join(outdir, `asset.${name}`), 'utf8'))).toMatchObject({
      declared: [{ table: 't0', pattern: 't0-.*' }, { table: 't1' }, { table: 't2' }],
      known: [
        ['t0', 't0-.*'],
        ['t1', 't1-.*'],
        ['t2', 't2-.*'],
      ],
      renamed: { t0: 'mart.t0' },
    });
  });

  const allowed = (role: RegExp, action: string): unknown[] =>
    Object.entries(template.findResources('AWS::IAM::Policy'))
      .filter(([id]) => role.test(id))
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
      .filter(({ Action }) => [Action].flat().includes(action))
      .flatMap(({ Resource }) => [Resource].flat())
      .map((resource) => JSON.stringify(resource));

  test('roles may use the files of the domain, and no others', () => {
    const items = allowed(/^SalesRole/, 's3:GetObject');
    expect(items).toHaveLength(1);
    expect(items[0]).toContain(`lake/data/datasets/${ROUNDS}/*`);
    expect(allowed(/^SalesRole/, 's3:PutObject')).toEqual([]);
    const explains = allowed(/ExplainFailureRole/, 's3:PutObject');
    expect(explains).toHaveLength(1);
    expect(explains[0]).toContain(`lake/data/datasets/${ROUNDS}/*`);
    const isTables = (resource: unknown) => String(resource).includes('assets') && String(resource).includes('/*.json');
    expect(allowed(/PreLoadRole/, 's3:GetObject').filter(isTables)).toHaveLength(1);
    expect(allowed(/EndLoadRole/, 's3:GetObject').filter(isTables)).toHaveLength(1);
  });

  test('the state machine may start child executions of itself, and redrive them', () => {
    const machine = template.findResources('AWS::StepFunctions::StateMachine');
    const [[id, { Properties }]] = Object.entries(machine);
    const policies = /DistributedMapPolicy|^SalesRole/;
    expect(allowed(policies, 'states:StartExecution')).toEqual([JSON.stringify({ Ref: id })]);
    expect(allowed(policies, 'states:RedriveExecution').join()).toContain(
      `:execution:${Properties.StateMachineName}/*:*`,
    );
  });
});

test('a role of its own is allowed to read the items', () => {
  const { stack } = build(3, 6);
  const role = new iam.Role(stack, 'Own', { assumedBy: new iam.ServicePrincipal('states.amazonaws.com') });
  const job = new EcsStarlakeJob(stack, 'Other', {
    bucket: s3.Bucket.fromBucketName(stack, 'L', 'own'),
    prefix: 'data',
  });
  const pool = new StarlakePool({ slots: 41 });
  new LoadPipeline(stack, 'Own2', { job, domain: 'sales', tables: [{ name: 't' }], pool, role });
  const policies = JSON.stringify(
    Template.fromStack(stack).findResources('AWS::IAM::Policy', {
      Properties: { Roles: [{ Ref: stack.getLogicalId(role.node.defaultChild as iam.CfnRole) }] },
    }),
  );
  expect(policies).toContain(`own/data/datasets/${ROUNDS}/*`);
});

test('the role may use the key of the lake, with which the items are encrypted', () => {
  const stack = new Stack(new App({ outdir }), 'Test');
  const encryptionKey = new kms.Key(stack, 'Key');
  const job = new EcsStarlakeJob(stack, 'Job', { bucket: new s3.Bucket(stack, 'Lake', { encryptionKey }) });
  const pool = new StarlakePool({ slots: 41 });
  new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables: [{ name: 't' }], pool });
  const policies = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const ofRole = policies.filter(([id]) => id.startsWith('SalesRole'));
  expect(JSON.stringify(ofRole)).toMatch(/kms:Decrypt.*"Key/);
});

test('where assets are not copied, the file of the tables stays to be deployed', () => {
  const context = { [DISABLE_ASSET_STAGING_CONTEXT]: true };
  const app = new App({ outdir: path.join(scratchFolder(), 'cdk.out'), context });
  const stack = new Stack(app, 'Test');
  const job = new EcsStarlakeJob(stack, 'Job', { bucket: s3.Bucket.fromBucketName(stack, 'Lake', 'lake') });
  const pool = new StarlakePool({ slots: 41 });
  new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables: [{ name: 't' }], pool });
  const { directory } = app.synth();
  const { files } = JSON.parse(readFileSync(path.join(directory, 'Test.assets.json'), 'utf8')) as {
    files: Record<string, { source: { path: string } }>;
  };
  const tables = Object.values(files).filter(({ source }) => source.path.endsWith('tables.json'));
  expect(tables).toHaveLength(1);
  expect(existsSync(path.resolve(directory, tables[0].source.path))).toBe(true);
});

test('the strategy none has no gate: the Choice in front of the Map ends a run that was skipped', () => {
  const states = statesOf(build(2, 41, { preLoadStrategy: PreLoadStrategy.NONE }).pipeline);
  expect(states.start_loading_sales.Next).toBe('load_or_end_sales');
});

test('many such pipelines of a job have room for their policies: each has a role', () => {
  const stack = new Stack(new App({ outdir }), 'Test');
  const job = new EcsStarlakeJob(stack, 'Job', { bucket: s3.Bucket.fromBucketName(stack, 'Lake', 'lake') });
  const pool = new StarlakePool({ slots: 41 });
  for (let i = 0; i < 25; i++) {
    new LoadPipeline(stack, `P${i}`, { job, domain: `domain_${i}`, tables: [{ name: 't' }], pool });
  }
  expect(() => Template.fromStack(stack)).not.toThrow();
});
