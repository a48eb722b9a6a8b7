// A project in two accounts, by CDK Pipelines: each change goes to dev, whose pipelines run by hand only, and after an approval to prod.
import { App, Stack, Stage, StageProps } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-codecommit';
import { CodePipeline, CodePipelineSource, ManualApprovalStep, ShellStep } from 'aws-cdk-lib/pipelines';
import { Construct } from 'constructs';
import { StarlakeProject } from 'starlake-stepfunctions';

interface LakeProps extends StageProps {
  /** Whether schedules and refreshed datasets start pipelines. */
  readonly scheduled: boolean;
}

class Lake extends Stage {
  constructor(scope: Construct, id: string, { scheduled, ...props }: LakeProps) {
    super(scope, id, props);
    new StarlakeProject(new Stack(this, 'Pipelines'), 'Starlake', {
      directory: 'examples/starlake-project',
      environment: 'AWS',
      scheduled,
    });
  }
}

// Run `npx cdk synth` once by hand, and commit cdk.context.json: it then has the availability zones of these accounts.
const region = 'eu-west-1';
const delivery = new Stack(new App(), 'Delivery', { env: { account: '111111111111', region } });

const pipeline = new CodePipeline(delivery, 'Pipeline', {
  // Stages in other accounts read what it stores.
  crossAccountKeys: true,
  synth: new ShellStep('Synth', {
    input: CodePipelineSource.codeCommit(Repository.fromRepositoryName(delivery, 'Source', 'lake'), 'main'),
    commands: ['npm ci', 'npx cdk synth'],
  }),
});

pipeline.addStage(new Lake(delivery, 'Dev', { env: { account: '222222222222', region }, scheduled: false }));
pipeline.addStage(new Lake(delivery, 'Prod', { env: { account: '333333333333', region }, scheduled: true }), {
  pre: [new ManualApprovalStep('Promote')],
});
