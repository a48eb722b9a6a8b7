import { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { newStack } from '../helpers/definition';
import { EcsStarlakeJob, EcsStarlakeJobProps } from '../../lib';

const DIGEST = `sha256:${'0a'.repeat(32)}`;
const LAKE = { options: { slEnvVar: { SL_ROOT: 's3a://lake/starlake' } } };
const newJob = (stack: Stack, props: EcsStarlakeJobProps = {}) =>
  new EcsStarlakeJob(stack, 'Starlake', { ...LAKE, ...props });

describe('the image', () => {
  const registry = (name: string) => ecs.ContainerImage.fromRegistry(name);

  test.each([
    ['starlakeai/starlake', "must have a tag, got 'starlakeai/starlake'"],
    ['registry.example.com:5000/starlake', 'must have a tag'],
    ['starlakeai/starlake:', 'must have a tag'],
    ['starlakeai/starlake@sha256:12', 'must have a digest of the form sha256: and 64 digits'],
    ['https://example.com/star lake:1', "with ' '"],
    ['{{resolve:ssm:/registry}}/starlake', 'must have a tag'],
    [`${'a'.repeat(250)}:1.8.1x`, 'must have 1 to 255 characters'],
    ['starlakeai:starlake:1', 'must have a name that registries accept'],
    ['{{resolve:ssm:/registry}}:starlake:1', 'must have a name that registries accept'],
    ['starlakeai/Starlake:1', 'the path in small letters'],
    ['StarlakeAI/starlake:1', 'the path in small letters'],
    ['starlakeai//starlake:1', 'must have a name that registries accept'],
    ['/starlake:1', 'must have a name that registries accept'],
    ['starlake:-1', 'must have a name that registries accept'],
    [`starlake:${'1'.repeat(129)}`, 'must have a name that registries accept'],
    [`starlake@${DIGEST}@${DIGEST}`, 'must have a digest of the form'],
  ])('%s is refused', (name, message) => {
    expect(() => newJob(newStack(), { image: registry(name) })).toThrow(message);
  });

  test.each([
    'starlakeai/starlake:1.8.1',
    'Registry:5000/starlake:1',
    'localhost/starlake:1',
    'registry.example.com:5000/starlake:1',
    `starlakeai/starlake@${DIGEST}`,
    `starlakeai/starlake:1@${DIGEST}`,
    'starlakeai/starlake:{{resolve:ssm:/starlake/version}}',
    '{{resolve:ssm:/starlake/image}}',
    '{{resolve:ssm:/starlake/host}}:5000/starlake:1',
    'localhost:5000/my-team/star__lake.x:1.8.1-SNAPSHOT_2',
    '111111111111.dkr.ecr.eu-west-1.amazonaws.com/starlake:1',
  ])('%s is taken', (name) => {
    expect(() => newJob(newStack(), { image: registry(name) })).not.toThrow();
  });

  test('of a repository of the app is taken', () => {
    const stack = newStack();
    const repository = new ecr.Repository(stack, 'Images');
    expect(() => newJob(stack, { image: ecs.ContainerImage.fromEcrRepository(repository, '1.8.1') })).not.toThrow();
  });

  test('of each container is checked, when it is there and at synth', () => {
    const message = /the image of container 'Test\/\w+\/\w+' must have a name that registries accept, .* got 'a:b:c'/;
    const withSidecar = () => {
      const stack = newStack();
      const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task', { cpu: 1024, memoryLimitMiB: 8192 });
      taskDefinition.addContainer('starlake', { image: registry('mine:1') });
      return { stack, taskDefinition };
    };
    const early = withSidecar();
    early.taskDefinition.addContainer('side', { image: registry('a:b:c'), essential: false });
    expect(() => newJob(early.stack, { taskDefinition: early.taskDefinition })).toThrow(message);
    const { stack, taskDefinition } = withSidecar();
    newJob(stack, { taskDefinition });
    taskDefinition.addContainer('side', { image: registry('a:b:c'), essential: false });
    expect(() => Template.fromStack(stack)).toThrow(message);
  });

  test('without a tag in a task definition that is given is warned of', () => {
    const stack = newStack();
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task', { cpu: 1024, memoryLimitMiB: 8192 });
    taskDefinition.addContainer('starlake', { image: registry('mine') });
    newJob(stack, { taskDefinition });
    Annotations.fromStack(stack).hasWarning(
      '/Test/Task/starlake',
      Match.stringLikeRegexp("must have a tag, got 'mine'"),
    );
  });
});
