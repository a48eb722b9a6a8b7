import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { newStack } from '../helpers/definition';
import { EcsStarlakeJob, EcsStarlakeJobProps, PreLoadStrategy } from '../../lib';

function newJob(stack: Stack, props: EcsStarlakeJobProps = {}): EcsStarlakeJob {
  const options = { slEnvVar: { SL_ROOT: 's3a://lake/starlake' } };
  return new EcsStarlakeJob(stack, 'Starlake', { options, ...props });
}

test('two buckets that CloudFormation names stay two', () => {
  const stack = newStack();
  const [a, b] = ['A', 'B'].map((id) => new CfnParameter(stack, id).valueAsString);
  newJob(stack, { options: { slEnvVar: { SL_ROOT: `s3a://${a}/r`, SL_DATASETS: `s3a://${b}/d` } } });
  const policies = JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  expect(policies).toContain('{"Ref":"A"},"/r/*"');
  expect(policies).toContain('{"Ref":"B"},"/d/*"');
});

test('a URI without a bucket is refused', () => {
  expect(() => newJob(newStack(), { options: { slEnvVar: { SL_ROOT: 's3a:///x' } } })).toThrow('names no bucket');
});

test('imports may take files from a landing directory outside of it', () => {
  const stack = newStack();
  const landingDirectory = 's3a://partner/drop/{domain}';
  const props = { domain: 'sales', landingDirectory, preLoadStrategy: PreLoadStrategy.IMPORTED };
  newJob(stack).slPreLoad(stack, props).next(new sfn.Pass(stack, 'Loads'));
  const policies = Template.fromStack(stack).findResources('AWS::IAM::Policy');
  const [, taskRole] = Object.entries(policies).find(([id]) => id.includes('TaskRole'))!;
  expect(JSON.stringify(taskRole)).toContain(':s3:::partner/drop/sales/*');
});
