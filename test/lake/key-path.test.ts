import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { newStack } from '../helpers/definition';
import { EcsStarlakeJob, EcsStarlakeJobProps } from '../../lib';

const newJob = (props: EcsStarlakeJobProps, stack = newStack()) => new EcsStarlakeJob(stack, 'Starlake', props);
const withPrefix = (prefix: string, stack = newStack()) =>
  newJob({ bucket: s3.Bucket.fromBucketName(stack, 'Lake', 'my-lake'), prefix }, stack);

test.each([
  ['../lake', "must have no '.' and '..' between its slashes, got '../lake'"],
  ['lake/.', "must have no '.' and '..' between its slashes"],
  ['a*b', "must have no '*' and '?', which stand for other keys in policies and in paths of Hadoop, got 'a*b'"],
  ['a?b', "must have no '*' and '?'"],
  ['a${aws:username}b', "must have no '${', with which variables of IAM's policies begin"],
])("the prefix '%s', which grants would not mean, is refused", (prefix, problem) => {
  expect(() => withPrefix(prefix)).toThrow(`'prefix' of 'Test/Starlake' ${problem}`);
  for (const name of ['SL_ROOT', 'SL_DATASETS']) {
    const slEnvVar = { SL_ROOT: '/app', [name]: `s3a://my-lake/${prefix}` };
    expect(() => newJob({ options: { slEnvVar } })).toThrow(`${name} in 'slEnvVar' of 'Test/Starlake' must have no`);
  }
});

test('slashes in a row are one, in what commands get and in what they are granted', () => {
  const stack = newStack();
  const job = withPrefix('/a//b/', stack);
  expect(job._lake.environment).toEqual({ SL_ROOT: 's3a://my-lake/a/b' });
  const policies = JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  expect(policies).toContain(':s3:::my-lake/a/b/*');
});

test('a root in the image is no key', () => {
  const slEnvVar = { SL_ROOT: '../app', SL_DATASETS: 's3a://my-lake/$data' };
  expect(() => newJob({ options: { slEnvVar } })).not.toThrow();
});
