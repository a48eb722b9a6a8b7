import { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { files, newProject } from './deployed';
import { removeProjects } from '../project/support';
import { EcsStarlakeJob, EcsStarlakeJobProps, LakeCatalog, ProjectJob, StarlakeProject } from '../../lib';
import { definitionOf, newStack } from '../helpers/definition';

afterAll(removeProjects);

const ID = 'starlake-stepfunctions:connection';

const project = (connection: string, spark = '{}', job = ProjectJob.ecs(), stack = newStack()) => {
  const application =
    `version: 1\napplication:\n  connectionRef: it\n  connections: { it: ${connection} }\n  spark: ${spark}\n` +
    '  dagRef: { load: dag_load, transform: dag_transform }\n';
  return newProject({ ...files(), 'application.sl.yml': application }, { job }, stack);
};

const FS = '{ type: fs }';
const DUCKDB = "{ type: jdbc, options: { url: 'jdbc:duckdb:{{SL_ROOT}}/duckdb.db' } }";
const POSTGRES = "{ type: jdbc, options: { url: 'jdbc:postgresql://{{HOST}}/shop' } }";

/** The value of SL_SPARK_LOCAL_CATALOG that all containers of a load get. */
function catalogOf(made: StarlakeProject): string | undefined {
  const text = JSON.stringify(definitionOf(made.loadPipeline('sales').stateMachine));
  return /"SL_SPARK_LOCAL_CATALOG","Value":"(\w+)"/.exec(text)?.[1];
}

function warningsOf(made: StarlakeProject): string[] {
  return Annotations.fromStack(Stack.of(made))
    .findWarning('*', Match.anyValue())
    .map(({ entry }) => String(entry.data));
}

describe('tables that Spark keeps', () => {
  test('are Iceberg tables in the bucket, where nobody says anything', () => {
    const made = project(FS);
    expect(catalogOf(made)).toBe('iceberg');
    expect(warningsOf(made)).toEqual([]);
  });

  test.each<[string, string, EcsStarlakeJobProps]>([
    ['the project says Delta', '{ localCatalog: delta }', {}],
    ['the environment says Hive', '{}', { options: { slEnvVar: { SL_SPARK_LOCAL_CATALOG: 'hive' } } }],
    ['they are in an image of your own', '{}', { image: ecs.ContainerImage.fromRegistry('mine:1') }],
  ])('are left alone where %s, and a warning says that the next container does not find them', (_, spark, props) => {
    const made = project(FS, spark, ProjectJob.ecs(props));
    expect(catalogOf(made)).not.toBe('iceberg');
    expect(warningsOf(made)).toEqual([
      "connection 'it' of metadata/application.sl.yml is of type 'fs', and keeps the names of tables in the container that " +
        "writes them: the next one fails, or does not find them; give the job a 'catalog', such as " +
        `LakeCatalog.icebergInBucket() [ack: ${ID}]`,
    ]);
  });

  test.each<[string, string, EcsStarlakeJobProps]>([
    ['the project configures a catalog', "{ sql: { catalog.lake: 'org.apache.iceberg.spark.SparkCatalog' } }", {}],
    ['a metastore is in the environment', '{}', metastore('SL_SPARK_LOCAL_CATALOG')],
    ['and in that alone', '{}', metastore()],
    ['the environment says Iceberg', '{}', { options: { slEnvVar: { SL_SPARK_LOCAL_CATALOG: 'iceberg' } } }],
  ])('are where all containers find them: %s', (_, spark, props) => {
    expect(warningsOf(project(FS, spark, ProjectJob.ecs(props)))).toEqual([]);
  });

  test('a job that is given is told of, and not changed', () => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Lake');
    const job = new EcsStarlakeJob(stack, 'Job', { bucket });
    expect(warningsOf(project(FS, '{}', ProjectJob.of(job), stack))).toEqual([
      expect.stringContaining("give the job a 'catalog'"),
    ]);
    const other = newStack();
    const good = new EcsStarlakeJob(other, 'Job', {
      bucket: new s3.Bucket(other, 'Lake'),
      catalog: LakeCatalog.icebergInBucket(),
    });
    expect(warningsOf(project(FS, '{}', ProjectJob.of(good), other))).toEqual([]);
  });

  test('a catalog in Glue has the databases of the project, by the names they have once loaded, and the audit', () => {
    const catalog = LakeCatalog.glue({ databases: ['partners'] });
    const made = newProject(
      { ...files(), 'load/crm/_config.sl.yml': 'version: 1\nload: { rename: customers }\n' },
      { job: ProjectJob.ecs({ catalog }) },
    );
    const policies = JSON.stringify(Template.fromStack(Stack.of(made)).findResources('AWS::IAM::Policy'));
    const databases = [...policies.matchAll(/:database\/(\w+)"/g)].map(([, name]) => name);
    expect(databases).toEqual(['audit', 'customers', 'kpi', 'partners', 'sales']);
  });
});

test('each connection that a table, a task or the audit names is looked at, and none that nothing names', () => {
  const application =
    'version: 1\napplication:\n  connectionRef: it\n  audit: { sink: { connectionRef: local } }\n' +
    `  connections: { it: ${POSTGRES}, local: ${DUCKDB}, lake: ${FS}, unused: ${FS} }\n` +
    '  dagRef: { load: dag_load, transform: dag_transform }\n';
  const task = { 'transform/kpi/top.sl.yml': 'version: 1\ntask: { sink: { connectionRef: lake } }\n' };
  const warnings = warningsOf(newProject({ ...files(), 'application.sl.yml': application, ...task }));
  expect(warnings.map((text) => text.split(' of metadata')[0])).toEqual(["connection 'local'", "connection 'lake'"]);
  expect(warnings.map((text) => /\[ack: (.*)\]/.exec(text)![1])).toEqual([ID, `${ID}-2`]);
});

describe('a DuckDB file', () => {
  test('cannot be on S3: a warning', () => {
    const bucket = s3.Bucket.fromBucketName(newStack(), 'Lake', 'lake');
    expect(warningsOf(project(DUCKDB, '{}', ProjectJob.ecs({ bucket })))).toEqual([
      "connection 'it' of metadata/application.sl.yml is a DuckDB file below s3a://lake, and DuckDB opens no file there: each " +
        'container would have a database of its own; choose another one in metadata/env.{SL_ENV}.sl.yml, such as one of type ' +
        `'fs', and give 'environment' [ack: ${ID}]`,
    ]);
  });

  test('in a folder of the image is none of ours', () => {
    const slEnvVar = { SL_ROOT: '/project', SL_DATASETS: 's3a://lake' };
    expect(warningsOf(project(DUCKDB, '{}', ProjectJob.ecs({ options: { slEnvVar } })))).toEqual([]);
  });
});

test('a warehouse needs nothing', () => {
  const made = project(POSTGRES);
  expect(catalogOf(made)).toBeUndefined();
  expect(warningsOf(made)).toEqual([]);
});

function metastore(name?: string): EcsStarlakeJobProps {
  const SPARK_CONF_OPTIONS = '--conf spark.hadoop.hive.metastore.uris=thrift://metastore:9083';
  return { options: { slEnvVar: { SPARK_CONF_OPTIONS, ...(name ? { [name]: 'hive' } : {}) } } };
}
