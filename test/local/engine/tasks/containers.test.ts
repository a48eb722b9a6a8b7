import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secrets from 'aws-cdk-lib/aws-secretsmanager';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { asl, ecsState, FakeExecutor, LakeStack, run, synth } from '../support';

const app = synth((app) => {
  const stack = new LakeStack(app, 'Sales', { SL_ENV: 'PROD', SL_STORAGE: 's3a://other/x' });
  stack.container.addSecret('TOKEN', ecs.Secret.fromSecretsManager(new secrets.Secret(stack, 'Token')));
  const load = stack.load('Load', {
    command: ['load', '--options', `a=1,b=s3a://${stack.bucket.bucketName}/project/b`],
    containerOverrides: [
      {
        containerDefinition: stack.container,
        command: ['load', '--options', `a=1,b=s3a://${stack.bucket.bucketName}/project/b`],
        environment: [
          { name: 'SL_ENV', value: 'TEST' },
          { name: 'DAY', value: sfn.JsonPath.stringAt('$.day') },
          {
            name: 'PAIRS',
            value: `x=s3://${stack.bucket.bucketName}/project,y=s3a://${stack.bucket.bucketName}/project2`,
          },
        ],
      },
    ],
    resultPath: '$.task',
  });
  stack.machine('Pipeline', load);
});

const failing = (reason?: string, exitCode = 3) => new FakeExecutor(() => ({ exitCode, reason }));

test('a container gets the environment of its definition and of the call, and the names of its secrets', async () => {
  const executor = new FakeExecutor();
  await run(app, { executor, input: { day: 'monday' } });
  const { argv, environment, secrets: names } = executor.runs[0]!;
  expect(argv).toEqual(['load', '--options', 'a=1,b=/project/b']);
  expect(environment).toEqual({
    SL_ROOT: '/project',
    SL_ENV: 'TEST',
    SL_STORAGE: 's3a://other/x',
    DAY: 'monday',
    PAIRS: expect.stringMatching(/^x=\/project,y=s3a:\/\/lake\w+\/project2$/),
  });
  expect(names).toEqual(['TOKEN']);
});

test('the result of a state is the stopped task, in the shape of Step Functions', async () => {
  const { output } = await run(app, { input: { day: 'monday' } });
  const { task } = output as { task: Record<string, unknown> };
  expect(task).toMatchObject({
    Containers: [{ Name: 'starlake', ExitCode: 0, LastStatus: 'STOPPED', Image: 'starlakeai/starlake:1.5.0' }],
    Cpu: '512',
    Memory: '1024',
    LastStatus: 'STOPPED',
    LaunchType: 'FARGATE',
    Overrides: {
      ContainerOverrides: [{ Name: 'starlake', Environment: expect.any(Array), Command: expect.any(Array) }],
    },
    StartedBy: 'AWS Step Functions',
    StopCode: 'EssentialContainerExited',
    StoppedReason: 'Essential container in task exited',
  });
  expect(task.TaskArn).toMatch(/^arn:aws:ecs:us-east-1:000000000000:task\/Sales-Cluster\w+\/[0-9a-f]{32}$/);
  expect(task.StoppedAt as number).toBeGreaterThanOrEqual(task.StartedAt as number);
  expect(JSON.stringify(task).length).toBeGreaterThan(1500);
  expect(JSON.stringify(task).length).toBeLessThan(2800);
});

test('a container that fails is States.TaskFailed, and the Cause is the stopped task', async () => {
  const result = await run(app, { input: { day: 'x' }, executor: failing('OutOfMemoryError: killed', 137) });
  expect(result).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
  expect(JSON.parse(result.cause!)).toMatchObject({
    Containers: [{ ExitCode: 137, Reason: 'OutOfMemoryError: killed' }],
    StopCode: 'EssentialContainerExited',
  });
});

test('a container that does not start has no exit code', async () => {
  const executor = new FakeExecutor(() => {
    throw new Error('no such image');
  });
  const cause = JSON.parse((await run(app, { input: { day: 'x' }, executor })).cause!);
  expect(cause).toMatchObject({ StopCode: 'TaskFailedToStart', StoppedReason: 'no such image' });
  expect(cause.Containers[0]).not.toHaveProperty('ExitCode');
  expect(cause).not.toHaveProperty('StartedAt');
});

describe('a task definition', () => {
  const named = (TaskDefinition: object, container: object = {}) => {
    const state = ecsState(['load']) as { Parameters: object };
    const Overrides = { ContainerOverrides: [{ Command: ['load'], ...container }] };
    return asl({
      StartAt: 'Load',
      States: { Load: { ...state, Parameters: { ...TaskDefinition, Overrides }, End: true } },
    });
  };
  const arn = 'arn:aws:ecs:us-east-1:000000000000:task-definition/load';

  test.each([['load'], ['load:7'], [arn], [`${arn}:1`]])('is found as %s', async (TaskDefinition) => {
    const executor = new FakeExecutor();
    expect((await run(named({ TaskDefinition }), { executor })).status).toBe('SUCCEEDED');
    expect(executor.runs[0]!.image).toBe('starlake:1');
  });

  test('is found at run time too', async () => {
    const app = named({ 'TaskDefinition.$': '$.family' });
    expect((await run(app, { input: { family: 'load' } })).status).toBe('SUCCEEDED');
    expect(await run(app, { input: { family: 'nothing' } })).toMatchObject({
      error: 'States.Runtime',
      cause: 'the task definition nothing is not in the cloud assembly',
    });
  });

  test('that is not there, or has no such container, is refused before anything runs', async () => {
    await expect(run(named({ TaskDefinition: 'nothing' }))).rejects.toThrow(
      "cannot run the state 'Load' locally: the task definition nothing is not in the cloud assembly",
    );
    await expect(run(named({ TaskDefinition: 'load' }, { Name: 'sidecar' }))).rejects.toThrow(
      "the task definition load has no container 'sidecar', it has starlake",
    );
  });

  test('says what to run when the state does not', async () => {
    const state = ecsState([]) as { Parameters: object };
    const { Parameters } = { Parameters: { ...state.Parameters, Overrides: undefined } };
    const executor = new FakeExecutor();
    await run(asl({ StartAt: 'Load', States: { Load: { ...state, Parameters, End: true } } }), { executor });
    expect(executor.runs[0]!.argv).toEqual(['help']);
  });
});
