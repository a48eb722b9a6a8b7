// Only the factory: Starlake's commands as states in a state machine of one's own.
import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { EcsStarlakeJob } from 'starlake-stepfunctions';

const stack = new Stack(new App(), 'Nightly');

const job = new EcsStarlakeJob(stack, 'Starlake', {
  bucket: new Bucket(stack, 'Lake', { enforceSSL: true }),
  // The `options` of a dag configuration, as they are.
  dagOptions: {
    sl_env_var: '{"SL_ENV": "PROD"}',
    pre_load_strategy: 'imported',
    retries: '2',
    retry_delay: '60',
  },
});

// Goes on only if there are files; the state's data then have `preLoad`, with the date of the run.
const gate = job.slPreLoad(stack, {
  domain: 'sales',
  tables: [{ name: 'orders', pattern: 'orders-.*\\.jsonl' }],
});
const scheduledDate = sfn.JsonPath.stringAt('$.preLoad.scheduledDate');

const states = gate
  .next(job.slImport(stack, { domain: 'sales' }))
  .next(job.slLoad(stack, { domain: 'sales', table: 'orders', scheduledDate }))
  .next(job.slTransform(stack, { transformName: 'kpi.revenue_by_day', scheduledDate }));

new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(states) });
