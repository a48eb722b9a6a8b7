import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, Aws, Duration, LegacyStackSynthesizer, Lazy, NestedStack, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { LineageFile } from '../../lib/contract/lineage';
import {
  EcsStarlakeJob,
  EcsStarlakeJobProps,
  LakeCatalog,
  LoadPipeline,
  LoadPipelineProps,
  OpenLineage,
  OpenLineageHttpOptions,
  PreLoadStrategy,
  ProjectJob,
  StarlakeProject,
  TransformPipeline,
} from '../../lib';
import { statementsOf } from '../helpers/policies';

const PREFIX = 'Test-Starlake-CE039FF8-';
const HTTP = OpenLineage.http({ url: 'https://lineage.example.com' });

interface Made {
  readonly app: App;
  readonly stack: Stack;
  readonly job: EcsStarlakeJob;
}

function newJob(props: EcsStarlakeJobProps, more: (stack: Stack) => EcsStarlakeJobProps = () => ({})): Made {
  const app = new App();
  const stack = new Stack(app, 'Test');
  const bucket = new s3.Bucket(stack, 'Lake');
  return { app, stack, job: new EcsStarlakeJob(stack, 'Starlake', { bucket, ...props, ...more(stack) }) };
}

const newLoad = ({ stack, job }: Made, props: Partial<LoadPipelineProps> = {}) =>
  new LoadPipeline(stack, props.domain ?? 'sales', { job, domain: 'sales', tables: [{ name: 'orders' }], ...props });

/** What the deployed function has beside its code. */
function lineageOf({ app }: Pick<Made, 'app'>): LineageFile {
  const assembly = app.synth();
  const stack = assembly.getStackByName('Test');
  const resources = Object.values(stack.template.Resources as Record<string, { Properties?: object }>);
  const { Code } = resources
    .map(({ Properties = {} }) => Properties as { Description?: string; Code: { S3Key: string } })
    .find(({ Description }) => Description === 'Starlake: sends events of OpenLineage')!;
  const hash = Code.S3Key.replace('.zip', '');
  const manifest = JSON.parse(readFileSync(path.join(assembly.directory, 'Test.assets.json'), 'utf8'));
  const { source } = manifest.files[hash];
  expect(source).toEqual({ path: `asset.${hash}`, packaging: 'zip' });
  const folder = path.join(assembly.directory, source.path);
  expect(readFileSync(path.join(folder, 'index.js'), 'utf8')).toContain('handler');
  return JSON.parse(readFileSync(path.join(folder, 'lineage.json'), 'utf8')) as LineageFile;
}

test('without it, a template has nothing of it', () => {
  const made = newJob({});
  newLoad(made);
  expect(JSON.stringify(Template.fromStack(made.stack).toJSON())).not.toMatch(/lineage/i);
});

test('its function has what the pipelines of the job read and write', () => {
  const made = newJob({ openLineage: HTTP });
  newLoad(made, {
    description: 'What was sold.',
    preLoadStrategy: PreLoadStrategy.IMPORTED,
    tables: [{ name: 'orders' }, { name: 'zones', dataset: 'geo.zones' }],
  });
  new TransformPipeline(made.stack, 'kpi', {
    job: made.job,
    tasks: [
      { name: 'kpi.day', dependencies: ['sales.orders'] },
      { name: 'kpi.month', dataset: 'kpi.months', dependencies: ['kpi.day', 'kpi.months'] },
    ],
  });
  const { pipelines, ...rest } = lineageOf(made);
  expect(rest).toEqual({
    namespace: 'arn:{partition}:states:{region}:{account}:Test-Starlake-CE039FF8',
    datasets: { namespace: 's3://{bucket}', name: '{folder}/{domain}/{table}' },
    tables: {},
  });
  expect(Object.keys(pipelines).every((machine) => machine.startsWith(PREFIX))).toBe(true);
  expect(Object.values(pipelines)).toEqual([
    {
      kind: 'load',
      name: 'sales',
      description: 'What was sold.',
      steps: { orders: { writes: 'sales.orders' }, zones: { writes: 'geo.zones' } },
      files: 'incoming/sales',
    },
    {
      kind: 'transform',
      name: 'kpi',
      steps: {
        'kpi.day': { writes: 'kpi.day', reads: ['sales.orders'] },
        'kpi.month': { writes: 'kpi.months', reads: ['kpi.day'] },
      },
    },
  ]);
});

test('one rule calls it for all pipelines of the job, and others for those with names of their own', () => {
  const made = newJob({ openLineage: HTTP });
  newLoad(made);
  newLoad(made, { stateMachineName: 'own', domain: 'hr', pipelineName: 'hr' });
  const template = Template.fromStack(made.stack);
  const rule = (arn: unknown) => ({
    EventPattern: {
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: {
        status: ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'],
        stateMachineArn: [arn],
        executionArn: [{ 'anything-but': { wildcard: '*/*' } }],
      },
    },
    Targets: [
      {
        Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^StarlakeOpenLineage'), 'Arn'] },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('LineageLost'), 'Arn'] } },
      },
    ],
  });
  template.hasResourceProperties(
    'AWS::Events::Rule',
    rule({ prefix: { 'Fn::Join': ['', Match.arrayWith([`:stateMachine:${PREFIX}`])] } }),
  );
  template.hasResourceProperties(
    'AWS::Events::Rule',
    rule({ 'Fn::Join': ['', Match.arrayWith([':stateMachine:own'])] }),
  );
});

test('least privilege, and what is lost is kept', () => {
  const made = newJob({}, (stack) => ({
    openLineage: OpenLineage.http({
      url: 'https://lineage.example.com/',
      endpoint: '/openapi/openlineage/api/v1/lineage',
      apiKey: new secretsmanager.Secret(stack, 'Key', { encryptionKey: new kms.Key(stack, 'Kms') }),
      apiKeyField: 'token',
      timeout: Duration.seconds(3),
    }),
  }));
  newLoad(made);
  const template = Template.fromStack(made.stack);
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: {
      Variables: {
        LINEAGE_URL: 'https://lineage.example.com/openapi/openlineage/api/v1/lineage',
        LINEAGE_TIMEOUT: '3',
        LINEAGE_SECRET: { Ref: Match.stringLikeRegexp('^Key') },
        LINEAGE_SECRET_FIELD: 'token',
      },
    },
  });
  template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    MaximumRetryAttempts: 2,
    DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('LineageLost'), 'Arn'] } } },
  });
  template.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
  const statements = statementsOf(made.stack, 'OpenLineage');
  expect(statements.sort()).toMatchInlineSnapshot(`
   [
     "secretsmanager:GetSecretValue secretsmanager:DescribeSecret on <Key>",
     "sqs:SendMessage sqs:GetQueueAttributes sqs:GetQueueUrl on <StarlakeLineageLost>",
     "states:DescribeExecution states:GetExecutionHistory on arn:*:states:*:*:execution:Test-Starlake-CE039FF8-*:*",
   ]
  `);
  expect(statements.some((text) => / \*$/.test(text))).toBe(false);
});

test('on a bus: that of the job, or another', () => {
  const own = newJob({ openLineage: OpenLineage.eventBridge() });
  newLoad(own);
  Template.fromStack(own.stack).hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { LINEAGE_BUS: { 'Fn::Join': ['', Match.arrayWith([':event-bus/default'])] } } },
  });
  const other = newJob({}, (stack) => ({
    openLineage: OpenLineage.eventBridge({ eventBus: new events.EventBus(stack, 'Bus') }),
  }));
  newLoad(other);
  Template.fromStack(other.stack).hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { LINEAGE_BUS: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Bus'), 'Arn'] } } },
  });
});

test('tables are named as the catalog or the user has them', () => {
  const glue = newJob({ openLineage: HTTP, catalog: LakeCatalog.glue({ databases: ['sales'] }) });
  newLoad(glue);
  expect(lineageOf(glue).datasets).toEqual({
    namespace: 'arn:{partition}:glue:{region}:{account}',
    name: 'table/{domain}/{table}',
  });
  const postgres = { datasetNamespace: 'postgres://db:5432', datasetName: 'warehouse.{domain}.{table}' };
  const given = newJob({ openLineage: OpenLineage.eventBridge({ jobNamespace: 'prod', ...postgres }) });
  newLoad(given);
  expect(lineageOf(given)).toMatchObject({
    namespace: 'prod',
    datasets: { namespace: 'postgres://db:5432', name: 'warehouse.{domain}.{table}' },
  });
});

test('pipelines of nested stacks', () => {
  const made = newJob({ openLineage: HTTP });
  const nested = new NestedStack(made.stack, 'Nested');
  newLoad({ ...made, stack: nested });
  expect(Object.values(lineageOf(made).pipelines)).toEqual([expect.objectContaining({ name: 'sales' })]);
});

test('a server of a private network', () => {
  const openLineage = OpenLineage.http({ url: 'http://marquez.internal:5000' });
  const made = newJob({ openLineage }, (stack) => ({ functions: { vpc: new ec2.Vpc(stack, 'Vpc') } }));
  newLoad(made);
  Template.fromStack(made.stack).hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { LINEAGE_URL: 'http://marquez.internal:5000/api/v1/lineage' } },
    VpcConfig: Match.anyValue(),
  });
  expect(() => newLoad(newJob({ openLineage }))).toThrow(
    /'url' of 'openLineage' of 'Test\/Starlake' must be https:\/\/, got .* 'functions: \{ vpc \}' of the job/,
  );
});

describe('what is refused', () => {
  const secret = secretsmanager.Secret.fromSecretNameV2(new Stack(), 'Key', 'key');
  const url = 'https://lineage.example.com';
  test.each<[string, Partial<OpenLineageHttpOptions>, RegExp]>([
    ['no address', { url: 'lineage.example.com' }, /must be an address such as https:.*got 'lineage.example.com'/],
    ['another scheme', { url: 'ftp://lineage.example.com' }, /must be an address such as https:/],
    ['a password', { url: 'https://me:geheim@example.com' }, /^(?!.*geheim).*no user, password.*'apiKey'/s],
    ['a query', { url, endpoint: 'v1?key=geheim' }, /^(?!.*geheim).*no user, password, query/s],
    ['a dynamic reference', { url: 'https://{{resolve:secretsmanager:x}}' }, /must not have a dynamic reference/],
    ['a key in the clear', { url: 'http://example.com', apiKey: secret }, /must be https:\/\/ to take an 'apiKey'/],
    ['a field of nothing', { url, apiKeyField: 'token' }, /'apiKeyField' of OpenLineage.http must be given with/],
    ['a long timeout', { url, timeout: Duration.minutes(2) }, /'timeout' of OpenLineage.http must be .* 1 to 60/],
    ['a name in nothing', { url, datasetName: '{table}' }, /given with the 'datasetNamespace'/],
    ['one name for all', { url, datasetNamespace: 'a', datasetName: '{domain}' }, /must have \{table\}, as in/],
    ['a misspelling', { url, apikey: secret } as never, /did you mean 'apiKey'/],
  ])('%s', (_, options, error) => {
    expect(() => OpenLineage.http(options as OpenLineageHttpOptions)).toThrow(error);
  });

  test('another value than one of OpenLineage', () => {
    expect(() => newJob({ openLineage: { url } as never })).toThrow(
      /'openLineage' of 'Test\/Starlake' must be a OpenLineage such as/,
    );
  });

  test('names that are known at deployment only', () => {
    const made = newJob({ openLineage: HTTP });
    expect(() => newLoad(made, { stateMachineName: `own-${Aws.REGION}` })).toThrow(
      /known at deployment only.*names of state machines/,
    );
  });

  test("the CDK's legacy synthesizer", () => {
    const stack = new Stack(new App(), 'Test', { synthesizer: new LegacyStackSynthesizer() });
    const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake'), openLineage: HTTP });
    expect(() => new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables: [{ name: 'orders' }] })).toThrow(
      /LegacyStackSynthesizer, by which 'openLineage' cannot be deployed/,
    );
  });

  test('an address that is known at deployment only is taken as it is', () => {
    const openLineage = OpenLineage.http({ url: `https://${Lazy.string({ produce: () => 'late.example.com' })}` });
    const made = newJob({ openLineage });
    newLoad(made);
    Template.fromStack(made.stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { LINEAGE_URL: 'https://late.example.com/api/v1/lineage' } },
    });
  });
});

describe('a project', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lineage-project-'));
  const write = (name: string, text: string) => {
    const file = path.join(folder, 'metadata', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  beforeAll(() => {
    write(
      'application.sl.yml',
      'version: 1\napplication: { connectionRef: lake, connections: { lake: { type: fs } } }\n',
    );
    write(
      'load/sales/orders.sl.yml',
      "version: 1\ntable:\n  name: orders\n  pattern: o.*\n  attributes:\n    - { name: id, type: int }\n    - { name: day, type: date, comment: 'Its day.' }\n",
    );
    write('transform/kpi/day.sql', 'SELECT day FROM sales.orders');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(['of the project', 'of the app'])('tells the columns of its tables, with a job %s', (owner) => {
    const app = new App();
    const stack = new Stack(app, 'Test');
    const props = { openLineage: HTTP, catalog: LakeCatalog.glue({ databases: ['sales', 'kpi'] }) };
    const own = () => new EcsStarlakeJob(stack, 'Own', { ...props, bucket: new s3.Bucket(stack, 'Lake') });
    const job = owner === 'of the app' ? ProjectJob.of(own()) : ProjectJob.ecs(props);
    new StarlakeProject(stack, 'Shop', { directory: folder, job });
    expect(lineageOf({ app }).tables).toEqual({
      'sales.orders': {
        fields: [
          { name: 'id', type: 'int' },
          { name: 'day', type: 'date', description: 'Its day.' },
        ],
      },
    });
  });

  test('whose tables are in a database must say how they are named', () => {
    const database =
      "version: 1\napplication: { connectionRef: db, connections: { db: { type: jdbc, options: { url: 'jdbc:postgresql://db/shop' } } } }\n";
    write('application.sl.yml', database);
    const newProject = (openLineage: OpenLineage) =>
      new StarlakeProject(new Stack(new App(), 'Test'), 'Shop', {
        directory: folder,
        job: ProjectJob.ecs({ openLineage }),
      });
    expect(() => newProject(HTTP)).toThrow(/does not say how tables are named .* connection 'db' .*'datasetNamespace'/);
    newProject(OpenLineage.eventBridge({ datasetNamespace: 'postgres://db:5432' }));
  });
});
