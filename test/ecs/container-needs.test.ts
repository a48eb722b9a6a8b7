import { Size, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { newStack } from '../helpers/definition';
import { EcsStarlakeJob, EcsStarlakeJobProps, LoadPipeline, LoadPipelineProps } from '../../lib';

const LAKE = { options: { slEnvVar: { SL_ROOT: 's3a://lake/starlake' } } };
const newJob = (stack: Stack, props: EcsStarlakeJobProps = {}) =>
  new EcsStarlakeJob(stack, 'Starlake', { ...LAKE, ...props });

describe('a task that is smaller than its containers', () => {
  const two = (starlake: object, side: object) => {
    const stack = newStack();
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task', { cpu: 1024, memoryLimitMiB: 8192 });
    const image = ecs.ContainerImage.fromRegistry('mine:1');
    taskDefinition.addContainer('starlake', { image, ...starlake });
    const addSide = () => taskDefinition.addContainer('side', { image, essential: false, ...side });
    return { stack, taskDefinition, addSide };
  };
  const load = (starlake: object, side: object, size: object) => {
    const { stack, taskDefinition, addSide } = two(starlake, side);
    addSide();
    const job = newJob(stack, { taskDefinition });
    return new LoadPipeline(stack, 'Sales', {
      job,
      domain: 'sales',
      tables: [{ name: 'orders', ...size }, { name: 'tags' }],
    });
  };

  test.each([
    [
      { memoryLimitMiB: 6144 },
      {},
      { memory: Size.gibibytes(4) },
      "4096 MiB of memory, and 6144 MiB are the limit of container 'starlake'",
    ],
    [
      { memoryReservationMiB: 3072 },
      { memoryLimitMiB: 2048 },
      { memory: Size.gibibytes(4) },
      '4096 MiB of memory, and 5120 MiB are reserved',
    ],
    [
      { cpu: 512 },
      { cpu: 256 },
      { cpu: 512, memory: Size.gibibytes(4) },
      '512 CPU units, and 768 CPU units are reserved by the containers',
    ],
  ])('%#: is refused', (starlake, side, size, message) => {
    expect(() => load(starlake, side, size)).toThrow(message);
  });

  test.each([
    [{ memoryLimitMiB: 4096 }, {}, { memory: Size.gibibytes(4) }],
    [{ memoryLimitMiB: 4096, memoryReservationMiB: 2048 }, { memoryLimitMiB: 2048 }, { memory: Size.gibibytes(4) }],
    [{ cpu: 256 }, { cpu: 256 }, { cpu: 512, memory: Size.gibibytes(4) }],
    [{ memoryLimitMiB: Token.asNumber({ Ref: 'Memory' }) }, {}, { memory: Size.gibibytes(4) }],
  ])('%#: one that is not is taken', (starlake, side, size) => {
    expect(() => load(starlake, side, size)).not.toThrow();
  });

  test('is refused where it is the state of a command of your own, or the task definition itself', () => {
    const { stack, taskDefinition } = two({ memoryLimitMiB: 6144 }, {});
    const job = newJob(stack, { taskDefinition });
    const props = { taskId: 'extract', arguments: ['extract-data'], memory: Size.gibibytes(4) };
    expect(() => job.slJob(stack, props)).toThrow("a task of 'Test/extract' has 4096 MiB of memory");
    const own = two({ memoryLimitMiB: 9000 }, {});
    expect(() => newJob(own.stack, { taskDefinition: own.taskDefinition })).toThrow(
      "a task of task definition 'Test/Task' has 8192 MiB of memory, and 9000 MiB are the limit of container 'starlake'",
    );
  });

  test('because of a container that is added later, is found at synth', () => {
    const { stack, taskDefinition, addSide } = two({ memoryReservationMiB: 7168 }, { memoryReservationMiB: 2048 });
    newJob(stack, { taskDefinition });
    addSide();
    expect(() => Template.fromStack(stack)).toThrow(
      'has 8192 MiB of memory, and 9216 MiB are reserved by the containers',
    );
  });
});

describe('more memory for a container with a limit of its own', () => {
  const jobWith = (starlake: object) => {
    const stack = newStack();
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task', { cpu: 1024, memoryLimitMiB: 4096 });
    taskDefinition.addContainer('starlake', { image: ecs.ContainerImage.fromRegistry('mine:1'), ...starlake });
    return { stack, job: newJob(stack, { taskDefinition }) };
  };
  const load = (starlake: object, props: Partial<LoadPipelineProps>) => {
    const { stack, job } = jobWith(starlake);
    return new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables: [{ name: 'orders' }], ...props });
  };
  const limited = { memoryLimitMiB: 3072 };
  const message = "and container 'starlake' of task definition 'Test/Task' a limit of its own of 3072 MiB";

  test.each<[string, Partial<LoadPipelineProps>]>([
    ['a table', { tables: [{ name: 'orders', memory: Size.gibibytes(8) }] }],
    ['a ladder', { memoryLadder: [Size.gibibytes(8)] }],
  ])('of %s has no effect, and is refused', (_, props) => {
    expect(() => load(limited, props)).toThrow(message);
    expect(() => load({}, props)).not.toThrow();
    expect(() => load({ memoryReservationMiB: 3072 }, props)).not.toThrow();
  });

  test('of a command of your own is refused as well, and what its task definition has is not', () => {
    const { stack, job } = jobWith(limited);
    const command = (taskId: string, mebibytes: number) =>
      job.slJob(stack, { taskId, arguments: ['x'], memory: Size.mebibytes(mebibytes) });
    expect(() => command('a', 8192)).toThrow(`a task of 'Test/a' has 8192 MiB of memory, ${message}`);
    expect(() => command('b', 4096)).not.toThrow();
  });
});
