import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { definitionOfStates, newStack } from '../helpers/definition';
import { EcsStarlakeJob, EcsStarlakeJobProps } from '../../lib';

// What RunTask and RegisterTaskDefinition refuse, by their API references, is said at synth.
const LAKE = { options: { slEnvVar: { SL_ROOT: 's3a://lake/starlake' } } };

const newJob = (stack: Stack, props: EcsStarlakeJobProps = {}) =>
  new EcsStarlakeJob(stack, 'Starlake', { ...LAKE, ...props });
const runTask = (stack: Stack, job: EcsStarlakeJob) =>
  definitionOfStates(stack, job.slImport(stack, { domain: 'sales' })).States.sales_import.Parameters;
const strategy = (...providers: Array<[name: string, weight?: number, base?: number]>) => ({
  capacityProviderStrategies: providers.map(([capacityProvider, weight, base]) => ({ capacityProvider, weight, base })),
});

/** A cluster with instances behind a capacity provider. */
function instances(stack: Stack, capacityProviderName?: string) {
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1 });
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc });
  const autoScalingGroup = new autoscaling.AutoScalingGroup(stack, 'Nodes', {
    vpc,
    instanceType: new ec2.InstanceType('m7g.large'),
    machineImage: ecs.EcsOptimizedImage.amazonLinux2023(ecs.AmiHardwareType.ARM),
  });
  const provider = new ecs.AsgCapacityProvider(stack, 'Provider', { autoScalingGroup, capacityProviderName });
  return { cluster, provider };
}

function taskOf(stack: Stack, compatibility: ecs.Compatibility, networkMode = ecs.NetworkMode.AWS_VPC) {
  const taskDefinition = new ecs.TaskDefinition(stack, 'Task', {
    compatibility,
    networkMode,
    cpu: '1024',
    memoryMiB: '8192',
  });
  taskDefinition.addContainer('starlake', { image: ecs.ContainerImage.fromRegistry('mine:1'), memoryLimitMiB: 8192 });
  return { taskDefinition };
}

describe('capacity providers', () => {
  test.each<[string, EcsStarlakeJobProps, string]>([
    ['all weights 0', strategy(['FARGATE', 0], ['FARGATE_SPOT', 0]), "must have a 'weight' of more than 0 for one"],
    ['no weights', strategy(['FARGATE'], ['FARGATE_SPOT']), 'got FARGATE 0, FARGATE_SPOT 0'],
    ['a single one that is given nothing', strategy(['FARGATE', 0]), "must have a 'weight' of more than 0"],
    ['two bases', strategy(['FARGATE', 1, 1], ['FARGATE_SPOT', 1, 2]), 'got FARGATE 1, FARGATE_SPOT 2'],
    ['one twice', strategy(['FARGATE', 1], ['FARGATE', 2]), "got 'FARGATE' twice"],
    ['two kinds', strategy(['FARGATE', 1], ['nodes', 2]), "got 'FARGATE' and 'nodes': ECS does not mix them"],
    ['21', strategy(...Array.from({ length: 21 }, (_, i): [string, number] => [`p${i}`, 1])), 'must have 1 to 20'],
    ['instances of a new cluster', strategy(['nodes', 1]), "give the 'cluster' that has it"],
  ])('%s is refused', (_, props, message) => {
    expect(() => newJob(newStack(), props)).toThrow(message);
  });

  test('a single one needs no weight, which ECS counts as 0', () => {
    const stack = newStack();
    expect(runTask(stack, newJob(stack, strategy(['FARGATE_SPOT']))).CapacityProviderStrategy).toEqual([
      { CapacityProvider: 'FARGATE_SPOT', Weight: 1 },
    ]);
  });

  test('of a construct are told by its path', () => {
    const stack = newStack();
    const { capacityProviderName: nodes } = instances(stack).provider;
    const message = "got 'FARGATE' and 'Test/Provider/Provider': ECS does not mix them";
    expect(() => newJob(stack, strategy(['FARGATE', 1], [nodes, 1]))).toThrow(message);
    expect(() => newJob(newStack(), strategy([nodes, 1]))).toThrow("has 'Test/Provider/Provider', and a new cluster");
  });

  test("the cluster's own instances may be added after the job", () => {
    const stack = newStack();
    const { cluster, provider } = instances(stack);
    const job = newJob(stack, {
      ...taskOf(stack, ecs.Compatibility.EC2),
      ...strategy([provider.capacityProviderName, 1]),
      cluster,
    });
    const parameters = runTask(stack, job);
    cluster.addAsgCapacityProvider(provider);
    expect(() => Template.fromStack(stack)).not.toThrow();
    expect(parameters.LaunchType).toBeUndefined();
    expect(parameters.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp).toBe('DISABLED');
  });

  test('one may be told by the name that it has', () => {
    const stack = newStack();
    const { cluster, provider } = instances(stack, 'nodes');
    cluster.addAsgCapacityProvider(provider);
    newJob(stack, { ...taskOf(stack, ecs.Compatibility.EC2), ...strategy(['nodes', 1]), cluster });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test.each(['FARGATE_SPOT', 'others'])('%s, which the cluster does not have, is an error at synth', (name) => {
    const stack = newStack();
    const { cluster, provider } = instances(stack);
    cluster.addAsgCapacityProvider(provider);
    const compatibility = ecs.Compatibility.EC2_AND_FARGATE;
    newJob(stack, { ...taskOf(stack, compatibility), ...strategy([name, 1]), cluster, assignPublicIp: false });
    expect(() => Template.fromStack(stack)).toThrow(`has "${name}", which the cluster 'Test/Cluster' does not have`);
  });

  test('of an imported cluster nobody knows', () => {
    const stack = newStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1 });
    const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', {
      clusterName: 'shared',
      vpc,
      securityGroups: [],
    });
    newJob(stack, { ...strategy(['FARGATE_SPOT', 1]), cluster });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test.each([
    [ecs.Compatibility.EC2, 'FARGATE', 'is for EC2'],
    [ecs.Compatibility.FARGATE, 'nodes', 'is for Fargate'],
  ])('a task definition (%s) that does not run on %s is refused', (compatibility, name, message) => {
    const stack = newStack();
    const props = { ...taskOf(stack, compatibility), ...strategy([name, 1]), cluster: instances(stack).cluster };
    expect(() => newJob(stack, props)).toThrow(message);
  });
});

describe('the network', () => {
  const vpcOf = (stack: Stack) => new ec2.Vpc(stack, 'Vpc', { maxAzs: 1 });

  test('public addresses are for Fargate only', () => {
    const stack = newStack();
    const { cluster, provider } = instances(stack);
    cluster.addAsgCapacityProvider(provider);
    const props = { ...taskOf(stack, ecs.Compatibility.EC2), cluster, assignPublicIp: true };
    expect(() => newJob(stack, props)).toThrow("'assignPublicIp' of 'Test/Starlake' must be false");
    expect(() => new EcsStarlakeJob(stack, 'B', { ...LAKE, ...props, ...strategy(['nodes', 1]) })).toThrow(
      "'assignPublicIp' of 'Test/B' must be false",
    );
  });

  test.each([0, 6])('%i security groups are refused, 5 are not', (count) => {
    const stack = newStack();
    const vpc = vpcOf(stack);
    const groups = Array.from({ length: 6 }, (_, i) => new ec2.SecurityGroup(stack, `G${i}`, { vpc }));
    expect(() => newJob(stack, { vpc, securityGroups: groups.slice(0, count) })).toThrow(
      `'securityGroups' of 'Test/Starlake' must be 1 to 5, as many as ECS takes for a task, got ${count}`,
    );
    expect(() => new EcsStarlakeJob(stack, 'Five', { ...LAKE, vpc, securityGroups: groups.slice(1) })).not.toThrow();
  });

  test.each([0, 17])('%i subnets are refused, 16 are not', (count) => {
    const stack = newStack();
    const vpc = vpcOf(stack);
    const subnets = Array.from({ length: 17 }, (_, i) => ec2.Subnet.fromSubnetId(stack, `S${i}`, `subnet-${i}`));
    expect(() => newJob(stack, { vpc, subnets: { subnets: subnets.slice(0, count) } })).toThrow(
      `'subnets' of 'Test/Starlake' must be 1 to 16, as many as ECS takes for a task, got ${count}`,
    );
    const most = { subnets: subnets.slice(1) };
    expect(() => new EcsStarlakeJob(stack, 'Most', { ...LAKE, vpc, subnets: most })).not.toThrow();
  });
});

test('a task definition for machines of your own is started there', () => {
  const stack = newStack();
  const { cluster } = instances(stack);
  const { taskDefinition } = taskOf(stack, ecs.Compatibility.EXTERNAL, ecs.NetworkMode.BRIDGE);
  expect(runTask(stack, newJob(stack, { cluster, taskDefinition })).LaunchType).toBe('EXTERNAL');
});

test('a task definition of a size that Fargate has not is refused, where it runs on Fargate', () => {
  const stack = newStack();
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task', { cpu: 256, memoryLimitMiB: 8192 });
  taskDefinition.addContainer('starlake', { image: ecs.ContainerImage.fromRegistry('mine:1') });
  expect(() => newJob(stack, { taskDefinition })).toThrow(
    "Fargate has no tasks of 256 CPU units and 8192 MiB (task definition 'Test/Task')",
  );
});

describe('the container of Starlake', () => {
  const sidecars = (stack: Stack, ...names: string[]) => {
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task', { cpu: 1024, memoryLimitMiB: 8192 });
    const image = ecs.ContainerImage.fromRegistry('mine:1');
    names.forEach((name) => taskDefinition.addContainer(name, { image, essential: !name.startsWith('side') }));
    return taskDefinition;
  };

  test('has to be named beside another one that is essential', () => {
    const stack = newStack();
    const taskDefinition = sidecars(stack, 'starlake', 'proxy');
    expect(() => newJob(stack, { taskDefinition })).toThrow(
      "task definition 'Test/Task' has 2 essential containers, starlake, proxy: say with 'containerName' of 'Test/Starlake'",
    );
    const job = new EcsStarlakeJob(stack, 'Named', { ...LAKE, taskDefinition, containerName: 'proxy' });
    expect(job.container.containerName).toBe('proxy');
  });

  test('is not another one where one of that name is not essential', () => {
    const stack = newStack();
    const image = ecs.ContainerImage.fromRegistry('mine:1');
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task', { cpu: 1024, memoryLimitMiB: 8192 });
    taskDefinition.addContainer('side', { image });
    taskDefinition.addContainer('starlake', { image, essential: false });
    expect(() => newJob(stack, { taskDefinition })).toThrow(
      "task definition 'Test/Task' has a container 'starlake' that is not essential, and 'side' that is",
    );
    const job = new EcsStarlakeJob(stack, 'Named', { ...LAKE, taskDefinition, containerName: 'side' });
    expect(job.container.containerName).toBe('side');
  });

  test('one that is added later is found at synth', () => {
    const stack = newStack();
    const taskDefinition = sidecars(stack, 'starlake', 'side');
    newJob(stack, { taskDefinition });
    taskDefinition.addContainer('late', { image: ecs.ContainerImage.fromRegistry('late:1') });
    expect(() => Template.fromStack(stack)).toThrow('has 2 essential containers, starlake, late');
  });

  test("to the job's own task definition any may be added", () => {
    const stack = newStack();
    const job = newJob(stack);
    job.taskDefinition.addContainer('late', { image: ecs.ContainerImage.fromRegistry('late:1') });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('must be essential', () => {
    const stack = newStack();
    const taskDefinition = sidecars(stack, 'proxy', 'side');
    expect(() => newJob(stack, { taskDefinition, containerName: 'side' })).toThrow(
      "container 'side' of task definition 'Test/Task' must be essential",
    );
  });
});

describe('the revision', () => {
  test('that was deployed with a state is the one that it starts, and stays when another replaces it', () => {
    const stack = newStack();
    const job = newJob(stack);
    expect(runTask(stack, job).TaskDefinition).toMatch(/^<StarlakeTaskDefinition\w+>$/);
    Template.fromStack(stack).hasResource('AWS::ECS::TaskDefinition', { UpdateReplacePolicy: 'Retain' });
  });

  test('of another stack is the latest: one that a stack exports could not be replaced', () => {
    const app = new App();
    const job = newJob(new Stack(app, 'Runtime', { stackName: 'lake-runtime' }));
    const stack = new Stack(app, 'Pipelines');
    const state = job.slImport(stack, { domain: 'sales' });
    expect(definitionOfStates(stack, state).States.sales_import.Parameters.TaskDefinition).toMatch(
      /^lake-runtime-Starlake-[0-9A-F]{8}$/,
    );
  });
});
