import { Stack } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { newStack } from '../helpers/definition';
import {
  EcsStarlakeJob,
  EcsStarlakeJobProps,
  LakeCatalog,
  LakeEncryption,
  LoadPipeline,
  TransformPipeline,
} from '../../lib';

const MAIN = { SL_RUN_MODE: 'main' };
const SPARK = { sparkConfig: { 'spark.driver.memory': '12g' } };
const GLUE = { catalog: LakeCatalog.glue({ databases: ['sales', 'audit'] }) };

type Job = Omit<EcsStarlakeJobProps, 'options'>;

function newJob(stack: Stack, slEnvVar: { [name: string]: string }, props: Job = {}): EcsStarlakeJob {
  return new EcsStarlakeJob(stack, 'Starlake', {
    ...props,
    options: { slEnvVar: { SL_ROOT: 's3a://lake', ...slEnvVar } },
  });
}

function load(slEnvVar: { [name: string]: string }, props: Job, own: object = {}, table: object = {}): LoadPipeline {
  const stack = newStack();
  const job = newJob(stack, slEnvVar, props);
  return new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables: [{ name: 'orders', ...table }], ...own });
}

const IGNORES =
  "'sales_table_load' of 'Test/Starlake' has SL_RUN_MODE=main by 'slEnvVar' of 'Test/Starlake', with which";

test.each([
  [
    'a variable of the job',
    () => load({ ...MAIN, SPARK_CONF_OPTIONS: '--conf a=b' }, {}),
    "'slEnvVar' of 'Test/Starlake' has SPARK_CONF_OPTIONS=--conf a=b",
  ],
  ['a catalog in Glue', () => load(MAIN, GLUE), "'catalog' of 'Test/Starlake' has SPARK_CONF_OPTIONS="],
  [
    'a variable of the pipeline',
    () => load(MAIN, {}, { environment: { SPARK_DRIVER_MEMORY: '8g' } }),
    "'environment' of 'sales_table_load' has SPARK_DRIVER_MEMORY=8g",
  ],
  ['settings of a table', () => load(MAIN, {}, {}, SPARK), "(the 'sparkConfig' of tables or tasks)"],
])('plain Java is refused with %s', (_, build, message) => {
  expect(build).toThrow(IGNORES);
  expect(build).toThrow(message);
});

test('so it is if the pipeline says it, and for transforms and commands of their own', () => {
  expect(() => load({}, GLUE, { environment: MAIN })).toThrow(
    "SL_RUN_MODE=main by 'environment' of 'sales_table_load'",
  );
  const stack = newStack();
  const job = newJob(stack, MAIN);
  const tasks = [{ name: 'kpi.a', ...SPARK }];
  expect(() => new TransformPipeline(stack, 'Kpi', { job, tasks })).toThrow(
    "'Kpi_transform' of 'Test/Starlake' has SL_RUN",
  );
  const own = { taskId: 'own', arguments: ['compare'], ...SPARK };
  expect(() => job.slJob(stack, own)).toThrow("'sparkConfig' of 'own' has SPARK_DRIVER_MEMORY=12g");
});

test('it is not where nothing is lost', () => {
  expect(() =>
    load(MAIN, { catalog: LakeCatalog.icebergInBucket(), encryption: LakeEncryption.s3Managed() }),
  ).not.toThrow();
  expect(() => load({ ...MAIN, SPARK_MASTER_URL: 'local[2]', SPARK_DRIVER_OPTIONS: '' }, {})).not.toThrow();
  expect(() => load(MAIN, GLUE, { environment: { SL_RUN_MODE: 'submit' } })).not.toThrow();
  const stack = newStack();
  const imported = newJob(stack, {}, GLUE).slImport(stack, { domain: 'sales', ...SPARK });
  expect(imported).toBeInstanceOf(sfn.TaskStateBase);
});
