import { SecretValue, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { newStack } from '../helpers/definition';
import {
  EcsStarlakeJob,
  EcsStarlakeJobProps,
  LoadPipeline,
  PreLoadStrategy,
  TransformPipeline,
  TransformTask,
} from '../../lib';

// `{{resolve:…}}` where it cannot be: in what is read at synth, in names, and a secret where everybody reads it.
const SSM = '{{resolve:ssm:/lake/value}}';
const SECRET = SecretValue.secretsManager('warehouse').unsafeUnwrap();

const newJob = (stack: Stack, props: EcsStarlakeJobProps = {}) =>
  new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake'), ...props });

function withTask(task: Partial<TransformTask>, environment = {}): () => Template {
  const stack = newStack();
  new TransformPipeline(stack, 'Kpi', { job: newJob(stack), tasks: [{ name: 'kpi.a', ...task }], environment });
  return () => Template.fromStack(stack);
}

test.each<[string, (stack: Stack) => unknown, string]>([
  [
    'SL_ROOT',
    (stack) => newJob(stack, { bucket: undefined, options: { slEnvVar: { SL_ROOT: `s3a://${SSM}/x` } } }),
    "SL_ROOT in 'slEnvVar' of 'Test/Starlake' must not have a dynamic reference",
  ],
  [
    'a prefix',
    (stack) => newJob(stack, { prefix: SSM }),
    "'prefix' of 'Test/Starlake' must not have a dynamic reference",
  ],
  [
    'a landing directory',
    (stack) =>
      new LoadPipeline(stack, 'Sales', {
        job: newJob(stack),
        domain: 'sales',
        tables: [{ name: 'orders' }],
        preLoadStrategy: PreLoadStrategy.IMPORTED,
        landingDirectory: `s3a://${SSM}/incoming`,
      }),
    "a path of 'Test/Starlake' must not have a dynamic reference",
  ],
  [
    'the name of a pipeline',
    (stack) =>
      new LoadPipeline(stack, 'Sales', {
        job: newJob(stack),
        domain: 'sales',
        tables: [{ name: 'o' }],
        pipelineName: SSM,
      }),
    "'Test/Sales'",
  ],
  [
    'an image, for a secret',
    (stack) => newJob(stack, { image: ecs.ContainerImage.fromRegistry('mine:{{resolve:secretsmanager:tag}}') }),
    "with '{'",
  ],
])('%s is refused', (_, make, message) => {
  expect(() => make(newStack())).toThrow(message);
});

test('a parameter as a token is known at deployment, and so is a bucket by it', () => {
  const stack = newStack();
  const name = ssm.StringParameter.valueForStringParameter(stack, '/lake/bucket');
  const job = newJob(stack, { bucket: undefined, options: { slEnvVar: { SL_ROOT: `s3a://${name}/starlake` } } });
  new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables: [{ name: 'orders' }] });
  expect(() => Template.fromStack(stack)).not.toThrow();
});

test.each([
  ['options', { options: { password: SECRET } }],
  ['Spark settings', { sparkConfig: { 'spark.password': '{{resolve:ssm-secure:/lake/password:1}}' } }],
])('a secret among the %s of a task, which its state reads from its input, is found at synth', (_, task) => {
  expect(withTask(task)).toThrow("the definition of 'Test/Kpi' holds a secret, {{resolve:");
});

test('a reference that CloudFormation does not know is found at synth; one of a parameter is taken', () => {
  expect(withTask({}, { VALUE: '{{resolve:env:HOME}}' })).toThrow('{{resolve:env:HOME}}, which CloudFormation');
  expect(withTask({}, { VALUE: SSM })).not.toThrow();
});
