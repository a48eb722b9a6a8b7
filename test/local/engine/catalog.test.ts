import { Stack } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { FakeExecutor, run, synth } from './support';
import { EcsStarlakeJob, LakeCatalog } from '../../../lib';

test("in the place of a catalog in Glue there is the root's folder, and settings of a table are behind it", async () => {
  const app = synth((app) => {
    const stack = new Stack(app, 'Shop');
    const job = new EcsStarlakeJob(stack, 'Starlake', {
      catalog: LakeCatalog.glue({ databases: ['sales', 'audit'] }),
      options: { slEnvVar: { SL_ROOT: 's3a://lake/shop' } },
    });
    const environment = { SPARK_CONF_OPTIONS: sfn.JsonPath.stringAt('$.conf') };
    const load = job.slLoad(stack, { domain: 'sales', table: 'orders', environment });
    new sfn.StateMachine(stack, 'Pipeline', { definitionBody: sfn.DefinitionBody.fromChainable(load) });
  });
  const executor = new FakeExecutor();
  await run(app, { executor, input: { conf: '--conf spark.b=2' } });
  expect(executor.runs[0]!.environment).toMatchObject({
    SL_SPARK_LOCAL_CATALOG: 'iceberg',
    SPARK_CONF_OPTIONS: expect.stringMatching(
      /^--conf spark\.sql\.catalog\.local\.type=hadoop --conf spark\.sql\.catalog\.local\.warehouse=\/project\/datasets --conf spark\.sql\.catalog\.local\.client\.region=\S+ --conf spark\.b=2$/,
    ),
  });
});
