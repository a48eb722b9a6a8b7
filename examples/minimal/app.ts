// The least: one domain of two tables, in a new bucket and a new cluster.
import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { EcsStarlakeJob, LoadPipeline } from 'starlake-stepfunctions';

const stack = new Stack(new App(), 'Minimal');

new LoadPipeline(stack, 'Sales', {
  job: new EcsStarlakeJob(stack, 'Starlake', { bucket: new Bucket(stack, 'Lake', { enforceSSL: true }) }),
  domain: 'sales',
  tables: [
    { name: 'orders', pattern: 'orders-.*\\.jsonl' },
    { name: 'customers', pattern: 'customers-.*\\.csv' },
  ],
});
