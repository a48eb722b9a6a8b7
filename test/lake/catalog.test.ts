import { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { containerOf, definitionOf, definitionOfStates, newStack } from '../helpers/definition';
import { EcsStarlakeJob, EcsStarlakeJobProps, LakeCatalog, LoadPipeline, TransformPipeline } from '../../lib';

const GLUE = LakeCatalog.glue({ databases: ['sales', 'audit'] });

function newJob(stack: Stack, props: EcsStarlakeJobProps): EcsStarlakeJob {
  const bucket = s3.Bucket.fromBucketName(stack, 'Lake', 'lake');
  return new EcsStarlakeJob(stack, 'Starlake', { bucket, prefix: 'shop', ...props });
}

/** The environment of a load's container. */
function environmentOf(props: EcsStarlakeJobProps, sparkConfig?: { [name: string]: string }) {
  const stack = newStack();
  const load = newJob(stack, props).slLoad(stack, { domain: 'sales', table: 'orders', sparkConfig });
  return containerOf(definitionOfStates(stack, load).States.sales_orders_load).environment;
}

/** What the containers may do at Glue. */
function glueOf(props: EcsStarlakeJobProps) {
  const stack = newStack();
  newJob(stack, props);
  return Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
    .filter(([id]) => /TaskRole/.test(id))
    .flatMap(([, policy]) => policy.Properties.PolicyDocument.Statement)
    .filter(({ Action }) => JSON.stringify(Action).includes('glue:'));
}

const arn = (resource: string) => ({
  'Fn::Join': [
    '',
    [
      'arn:',
      { Ref: 'AWS::Partition' },
      ':glue:',
      { Ref: 'AWS::Region' },
      ':',
      { Ref: 'AWS::AccountId' },
      `:${resource}`,
    ],
  ],
});

const GLUE_OPTIONS =
  '--conf spark.sql.catalog.local.type=glue --conf spark.sql.catalog.local.warehouse=s3://lake/shop/datasets ' +
  '--conf spark.sql.catalog.local.client.region=<AWS::Region>';

test('without a catalog nothing is said of one', () => {
  expect(environmentOf({})).toEqual({ SL_ROOT: 's3a://lake/shop' });
  expect(glueOf({})).toEqual([]);
});

test('Iceberg in the bucket is one variable, and no grant more', () => {
  expect(environmentOf({ catalog: LakeCatalog.icebergInBucket() })).toEqual({
    SL_SPARK_LOCAL_CATALOG: 'iceberg',
    SL_ROOT: 's3a://lake/shop',
  });
  expect(glueOf({ catalog: LakeCatalog.icebergInBucket() })).toEqual([]);
});

test('Glue: tables where Athena reads them, in the region of the stack', () => {
  expect(environmentOf({ catalog: GLUE })).toEqual({
    SL_SPARK_LOCAL_CATALOG: 'iceberg',
    SPARK_CONF_OPTIONS: GLUE_OPTIONS,
    SL_ROOT: 's3a://lake/shop',
  });
});

test('Glue: the containers may read, make and commit tables of these databases, and nothing else', () => {
  expect(glueOf({ catalog: GLUE })).toEqual([
    {
      Effect: 'Allow',
      Action: ['glue:GetDatabase', 'glue:CreateDatabase', 'glue:GetTable', 'glue:CreateTable', 'glue:UpdateTable'],
      Resource: [
        arn('catalog'),
        arn('database/audit'),
        arn('database/sales'),
        arn('table/audit/*'),
        arn('table/sales/*'),
      ],
    },
  ]);
});

test("another grantee's commands may as much", () => {
  const stack = newStack();
  const other = newJob(stack, { catalog: GLUE });
  const user = new EcsStarlakeJob(stack, 'Other', { options: { slEnvVar: { SL_ROOT: 's3a://other' } } });
  other.grantReadWrite(user);
  expect(
    JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy')).match(/glue:GetTable"/g),
  ).toHaveLength(2);
});

describe('Spark settings are those of all: catalog, environment, command', () => {
  const slEnvVar = { SPARK_CONF_OPTIONS: '--conf spark.a=1' };

  test('of one command', () => {
    expect(environmentOf({ catalog: GLUE, options: { slEnvVar } }, { 'spark.b': '2' }).SPARK_CONF_OPTIONS).toBe(
      `${GLUE_OPTIONS} --conf spark.a=1 --conf spark.b=2`,
    );
  });

  test('of the tables of a pipeline, whose own settings are in their items', () => {
    const stack = newStack();
    const job = newJob(stack, { catalog: GLUE, options: { slEnvVar: { ...slEnvVar, SPARK_DRIVER_MEMORY: '6g' } } });
    const tables = [{ name: 'orders', sparkConfig: { 'spark.b': '2' } }, { name: 'returns' }];
    const environment = { SPARK_CONF_OPTIONS: '--conf spark.c=3' };
    const pipeline = new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables, environment });
    const { States } = definitionOf(pipeline.stateMachine);
    const load = States.load_sales.ItemProcessor.States.sales_table_load;
    expect(containerOf(load).environment).toMatchObject({
      SPARK_CONF_OPTIONS: `States.Format('${GLUE_OPTIONS} --conf spark.a=1 {}', States.Format('--conf spark.c=3 {}', $.sparkConf))`,
      SPARK_DRIVER_MEMORY: '$.sparkMemory',
    });
    const text = JSON.stringify(States);
    expect(text).toContain('"sparkConf":"--conf spark.b=2","sparkMemory":"6g"');
    expect(text).toContain('"sparkConf":"","sparkMemory":"6g"');
  });

  test('of the tasks of a pipeline', () => {
    const stack = newStack();
    const job = newJob(stack, { catalog: GLUE });
    const tasks = [{ name: 'kpi.top', sparkConfig: { 'spark.b': '2' } }];
    const pipeline = new TransformPipeline(stack, 'Kpi', { job, tasks });
    expect(JSON.stringify(definitionOf(pipeline.stateMachine))).toContain(
      `States.Format('${GLUE_OPTIONS} {}', $.sparkConf)`,
    );
  });

  test('what an intrinsic function cannot hold is refused beside them', () => {
    const stack = newStack();
    const job = newJob(stack, { options: { slEnvVar: { SPARK_CONF_OPTIONS: "--conf spark.a='1'" } } });
    const tables = [{ name: 'orders', sparkConfig: { 'spark.b': '2' } }];
    expect(() => new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables })).toThrow(
      "SPARK_CONF_OPTIONS of 'sales_table_load' must have no quotes, braces and backslashes beside the 'sparkConfig' of " +
        "tables or tasks, got '--conf spark.a='1''",
    );
  });
});

describe('what cannot be right', () => {
  test.each<[string, () => LakeCatalog, { [name: string]: string }, string]>([
    ['no databases', () => LakeCatalog.glue(), {}, "'catalog' of 'Test/Starlake' must name its databases, got none"],
    [
      'a name that Glue has not',
      () => LakeCatalog.glue({ databases: ['Sales'] }),
      {},
      "as Glue takes them, got 'Sales'",
    ],
    [
      'another catalog in the environment',
      () => GLUE,
      { SL_SPARK_LOCAL_CATALOG: 'delta' },
      "'Test/Starlake' has a 'catalog' of Iceberg, and SL_SPARK_LOCAL_CATALOG=delta in 'slEnvVar': leave one out",
    ],
    ['a word', () => 'glue' as never, {}, "'catalog' of 'Test/Starlake' must be a LakeCatalog, got 'glue'"],
  ])('%s', (_, catalog, slEnvVar, message) => {
    expect(() => newJob(newStack(), { catalog: catalog(), options: { slEnvVar } })).toThrow(message);
  });

  test('the same catalog in the environment is none', () => {
    expect(
      environmentOf({ catalog: GLUE, options: { slEnvVar: { SL_SPARK_LOCAL_CATALOG: 'iceberg' } } }),
    ).toMatchObject({
      SL_SPARK_LOCAL_CATALOG: 'iceberg',
    });
  });
});

test('a pipeline that writes what the catalog does not name is warned of', () => {
  const stack = newStack();
  const bucket = new s3.Bucket(stack, 'Data');
  const job = new EcsStarlakeJob(stack, 'Glue', { bucket, catalog: LakeCatalog.glue({ databases: ['audit', 'hr'] }) });
  const load = (id: string, domain: string, dataset?: string) =>
    new LoadPipeline(stack, id, { job, domain, tables: [{ name: 'orders', dataset }] });
  load('Sales', 'Sales');
  load('Hr', 'staff', 'HR.orders');
  new TransformPipeline(stack, 'Kpi', { job, tasks: [{ name: 'kpi.top' }] });
  const said = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp("and the 'catalog' of"));
  expect(said.map(({ entry }) => String(entry.data).split(':')[0])).toEqual(
    ['Sales', 'Kpi'].map(
      (id) =>
        `'Test/${id}' writes tables of ${id.toLowerCase()}, and the 'catalog' of 'Test/Glue' lets its commands use audit, hr only`,
    ),
  );
});
