#!/usr/bin/env node
// The sample app: deploys the domains of examples/starlake-project. `npx cdk synth`, `npx cdk deploy`, and, on this
// machine, `npx starlake-sfn run sales`.
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { EcsStarlakeJob, LoadPipeline, PreLoadStrategy, StarlakePool } from '../lib';

const app = new App();
const stack = new Stack(app, 'StarlakeSample', { description: 'Starlake pipelines on Step Functions: the sample' });

// Put examples/starlake-project here: `aws s3 sync examples/starlake-project s3://<bucket>/starlake`.
const lake = new Bucket(stack, 'Lake', {
  encryption: BucketEncryption.S3_MANAGED,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  removalPolicy: RemovalPolicy.RETAIN,
});

const starlake = new EcsStarlakeJob(stack, 'Starlake', {
  bucket: lake,
  prefix: 'starlake',
  // env.AWS.sl.yml writes Parquet files to the bucket: a DuckDB file, as on your machine, cannot live on S3.
  options: { preLoadStrategy: PreLoadStrategy.IMPORTED, slEnvVar: { SL_ENV: 'AWS' } },
  pools: [new StarlakePool({ slots: 4 })],
});

const sales = new LoadPipeline(stack, 'Sales', {
  job: starlake,
  domain: 'sales',
  tables: [
    { name: 'customers', pattern: 'customers-.*\\.csv' },
    { name: 'order_items', pattern: 'order_items-.*\\.csv' },
    { name: 'orders', pattern: 'orders-.*\\.jsonl' },
    { name: 'products', pattern: 'products-.*\\.json' },
    { name: 'returns', pattern: 'returns-.*\\.psv' },
  ],
});

const hr = new LoadPipeline(stack, 'Hr', {
  job: starlake,
  domain: 'hr',
  tables: [
    { name: 'departments', pattern: 'departments-.*\\.csv' },
    { name: 'employees', pattern: 'employees-.*\\.jsonl' },
  ],
});

new CfnOutput(stack, 'LakeBucket', { value: lake.bucketName });
new CfnOutput(stack, 'SalesPipeline', { value: sales.stateMachine.stateMachineArn });
new CfnOutput(stack, 'HrPipeline', { value: hr.stateMachine.stateMachineArn });
