#!/usr/bin/env node
// The sample app: deploys examples/starlake-project as it is declared. `npx cdk synth`, `npx cdk deploy`, and, on this machine,
// `npx starlake-sfn run sales`.
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { StarlakeProject } from '../lib';

const app = new App();
const stack = new Stack(app, 'StarlakeSample', { description: 'Starlake pipelines on Step Functions: the sample' });

const project = new StarlakeProject(stack, 'Starlake', {
  directory: 'examples/starlake-project',
  // env.AWS.sl.yml writes tables to the bucket: a DuckDB file, as on your machine, cannot live on S3. They are Iceberg's, which
  // fresh containers share: LakeCatalog.icebergInBucket(), the default of a project with such a connection.
  environment: 'AWS',
});

// The files to load go there: `aws s3 sync examples/starlake-project/datasets s3://<bucket>/datasets`.
new CfnOutput(stack, 'LakeBucket', { value: project.bucket.bucketName });
new CfnOutput(stack, 'SalesPipeline', { value: project.loadPipeline('sales').stateMachine.stateMachineArn });
new CfnOutput(stack, 'HrPipeline', { value: project.loadPipeline('hr').stateMachine.stateMachineArn });
