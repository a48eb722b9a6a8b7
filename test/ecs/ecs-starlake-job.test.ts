import { SecretValue, Stack } from 'aws-cdk-lib';
import { Capture, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secrets from 'aws-cdk-lib/aws-secretsmanager';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { containerOf, definitionOf, definitionOfStates, newStack } from '../helpers/definition';
import { EcsStarlakeJob, EcsStarlakeJobProps } from '../../lib';

const LAKE = { options: { slEnvVar: { SL_ROOT: 's3a://lake/starlake' } } };

function newJob(stack: Stack, props: EcsStarlakeJobProps = {}): EcsStarlakeJob {
  return new EcsStarlakeJob(stack, 'Starlake', { ...LAKE, ...props });
}

/** The Parameters of a load, as RunTask gets them. */
function runTask(stack: Stack, job: EcsStarlakeJob) {
  return definitionOfStates(stack, job.slLoad(stack, { domain: 'sales', table: 'orders' })).States.sales_orders_load
    .Parameters;
}

describe('what it makes when it is given nothing', () => {
  const stack = newStack();
  const job = newJob(stack);
  const parameters = runTask(stack, job);
  const template = Template.fromStack(stack);

  test('a Fargate task of one vCPU and 8 GiB from a pinned image, with its log', () => {
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      Cpu: '1024',
      Memory: '8192',
      RequiresCompatibilities: ['FARGATE'],
      ContainerDefinitions: [
        Match.objectLike({
          Name: 'starlake',
          Image: Match.stringLikeRegexp('^starlakeai/starlake:\\d+\\.\\d+\\.\\d+$'),
          Environment: [{ Name: 'SL_FORCE_HALT', Value: 'true' }],
          LogConfiguration: Match.objectLike({ LogDriver: 'awslogs' }),
        }),
      ],
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  test('a network that lets nobody in and has no NAT gateway', () => {
    template.resourceCountIs('AWS::EC2::NatGateway', 0);
    template.resourceCountIs('AWS::EC2::VPCEndpoint', 1);
    template.resourceCountIs('AWS::EC2::SecurityGroup', 1);
    template.hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: Match.absent() });
    expect(parameters.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp).toBe('ENABLED');
  });

  test('a state that waits for the task, propagates its tags, and drops its description', () => {
    const state = definitionOf(stack.node.findChild('Machine') as sfn.StateMachine).States.sales_orders_load;
    expect(state.Resource).toMatch(/:states:::ecs:runTask\.sync$/);
    expect(state.ResultPath).toBeNull();
    expect(parameters).toMatchObject({ LaunchType: 'FARGATE', PropagateTags: 'TASK_DEFINITION' });
    expect(parameters.TaskDefinition).toMatch(/^<StarlakeTaskDefinition\w+>$/);
    // The size is the task definition's: Airflow's 1024 / 2048 is less than the JVM's heap.
    expect(parameters.Overrides.Cpu ?? parameters.Overrides.Memory).toBeUndefined();
    expect(Object.keys(parameters.Overrides.ContainerOverrides[0])).toEqual(['Name', 'Command.$', 'Environment']);
  });
});

describe('what it is allowed', () => {
  const statementsOf = (template: Template, roleId: RegExp) =>
    Object.entries(template.findResources('AWS::IAM::Policy'))
      .filter(([id]) => roleId.test(id))
      .flatMap(([, policy]) => policy.Properties.PolicyDocument.Statement);

  test('containers read and write their prefix, list it, and nothing else', () => {
    const stack = newStack();
    newJob(stack, { bucket: new s3.Bucket(stack, 'Lake'), prefix: '/starlake/', options: {} });
    const statements = statementsOf(Template.fromStack(stack), /TaskRole/);
    expect(statements).toEqual([
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
        Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching(/^Lake/), 'Arn'] }, '/starlake/*']] },
      },
      {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Lake/), 'Arn'] },
        Condition: { StringLike: { 's3:prefix': ['starlake', 'starlake/*'] } },
      },
      {
        Effect: 'Allow',
        Action: 's3:GetBucketLocation',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Lake/), 'Arn'] },
      },
    ]);
  });

  test("a bucket's key is honoured", () => {
    const stack = newStack();
    const key = new kms.Key(stack, 'Key');
    newJob(stack, { bucket: new s3.Bucket(stack, 'Lake', { encryptionKey: key }), options: {} });
    const actions = statementsOf(Template.fromStack(stack), /TaskRole/).flatMap(({ Action }) => Action);
    expect(actions).toEqual(expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey*']));
  });

  test('datasets alone on S3: the task gets their folder only, and both variables', () => {
    const stack = newStack();
    const job = newJob(stack, {
      options: { slEnvVar: { SL_ROOT: '/app/project', SL_DATASETS: 's3a://lake/data' } },
    });
    const { environment } = containerOf(
      definitionOfStates(stack, job.slImport(stack, { domain: 'sales' })).States.sales_import,
    );
    expect(environment).toMatchObject({ SL_ROOT: '/app/project', SL_DATASETS: 's3a://lake/data' });
    const [objects] = statementsOf(Template.fromStack(stack), /TaskRole/);
    expect(JSON.stringify(objects.Resource)).toContain(':s3:::lake/data/*');
  });

  test('a bucket and a project in the image: the bucket holds the datasets', () => {
    const stack = newStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Lake', 'lake');
    const job = newJob(stack, { bucket, prefix: 'data', options: { slEnvVar: { SL_ROOT: '/app/project' } } });
    const state = definitionOfStates(stack, job.slImport(stack, { domain: 'sales' })).States.sales_import;
    expect(containerOf(state).environment).toMatchObject({ SL_ROOT: '/app/project', SL_DATASETS: 's3a://lake/data' });
  });

  test('a bucket that the variables do not use is an error', () => {
    const stack = newStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Lake', 'other');
    expect(() => newJob(stack, { bucket })).toThrow(
      "'Test/Starlake' has a bucket that SL_ROOT=s3a://lake/starlake and SL_DATASETS=s3a://lake/starlake/datasets do not use",
    );
  });

  test.each([true, false])(
    'states may run any revision of the family, once, whatever the feature flag (%s)',
    (flag) => {
      const stack = newStack({ '@aws-cdk/aws-stepfunctions-tasks:fixRunEcsTaskPolicy': flag });
      const job = newJob(stack);
      const tables = Array.from({ length: 30 }, (_, i) => job.slLoad(stack, { domain: 'sales', table: `t${i}` }));
      definitionOfStates(
        stack,
        sfn.Chain.start(tables[0]).next(
          tables.slice(1).reduce((c, t) => c.next(t), sfn.Chain.start(new sfn.Pass(stack, 'P'))),
        ),
      );
      const template = Template.fromStack(stack);
      const statements = statementsOf(template, /^MachineRole/);
      expect(statements.map(({ Action, Condition }) => [Action, Condition && Object.values(Condition)[0]])).toEqual([
        ['ecs:RunTask', { 'ecs:cluster': { 'Fn::GetAtt': [expect.stringContaining('Cluster'), 'Arn'] } }],
        [['ecs:StopTask', 'ecs:DescribeTasks'], undefined],
        ['ecs:TagResource', { 'ecs:CreateAction': 'RunTask' }],
        ['iam:PassRole', { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' }],
        [['events:PutTargets', 'events:PutRule', 'events:DescribeRule'], undefined],
      ]);
      expect(statements[3].Resource).toHaveLength(2);
      const run = statements.filter(({ Action }) => Action === 'ecs:RunTask');
      expect(run).toHaveLength(1);
      expect(JSON.stringify(run[0].Resource)).toContain(`:task-definition/${job.taskDefinition.family}:*`);
      expect(statements.filter(({ Resource }) => Resource === '*')).toEqual([]);
      template.resourceCountIs('AWS::EC2::SecurityGroup', 1);
      template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    },
  );
});

describe('what it is given', () => {
  function existing(stack: Stack) {
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const cluster = new ecs.Cluster(stack, 'Cluster', { vpc });
    return { vpc, cluster };
  }

  test('cluster, subnets and security groups; private by default', () => {
    const stack = newStack();
    const { vpc, cluster } = existing(stack);
    const group = new ec2.SecurityGroup(stack, 'Group', { vpc });
    const parameters = runTask(
      stack,
      newJob(stack, { cluster, securityGroups: [group], subnets: { availabilityZones: [vpc.availabilityZones[0]] } }),
    );
    const network = parameters.NetworkConfiguration.AwsvpcConfiguration;
    expect(network.AssignPublicIp).toBe('DISABLED');
    expect(network.SecurityGroups).toEqual([expect.stringContaining('Group')]);
    expect(network.Subnets).toEqual([expect.stringContaining('PrivateSubnet1')]);
    Template.fromStack(stack).resourceCountIs('AWS::ECS::Cluster', 1);
  });

  test('a task definition with a sidecar: the container is chosen by name', () => {
    const stack = newStack();
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task', { cpu: 2048, memoryLimitMiB: 16384 });
    taskDefinition.addContainer('proxy', { image: ecs.ContainerImage.fromRegistry('proxy:1') });
    taskDefinition.addContainer('starlake', { image: ecs.ContainerImage.fromRegistry('mine:1') });
    const parameters = runTask(stack, newJob(stack, { taskDefinition, containerName: 'starlake' }));
    expect(parameters.Overrides.ContainerOverrides).toEqual([expect.objectContaining({ Name: 'starlake' })]);
    expect(() => new EcsStarlakeJob(stack, 'Other', { ...LAKE, taskDefinition, containerName: 'spark' })).toThrow(
      "task definition 'Test/Task' has no container 'spark' ('containerName' of 'Test/Other')",
    );
  });

  test('a task definition without a container, as an imported one is, is explained', () => {
    const stack = newStack();
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
    expect(() => newJob(stack, { taskDefinition })).toThrow("task definition 'Test/Task' has no essential container");
  });

  test('EC2 in bridge mode: no network of its own, no security group', () => {
    const stack = newStack();
    const { cluster } = existing(stack);
    cluster.addCapacity('Nodes', { instanceType: new ec2.InstanceType('m7g.large') });
    const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Task');
    taskDefinition.addContainer('starlake', { image: ecs.ContainerImage.fromRegistry('mine:1'), memoryLimitMiB: 6000 });
    const parameters = runTask(stack, newJob(stack, { cluster, taskDefinition }));
    expect(parameters.LaunchType).toBe('EC2');
    expect(parameters.NetworkConfiguration).toBeUndefined();
  });

  test('EC2 without instances is refused', () => {
    const stack = newStack();
    const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Task');
    taskDefinition.addContainer('starlake', { image: ecs.ContainerImage.fromRegistry('mine:1'), memoryLimitMiB: 6000 });
    expect(() => newJob(stack, { ...existing(stack), vpc: undefined, taskDefinition })).toThrow('has no instances');
  });

  test('ARM64: the task definition says it, and its memory and image stay', () => {
    const stack = newStack();
    newJob(stack, { cpuArchitecture: ecs.CpuArchitecture.ARM64 });
    Template.fromStack(stack).hasResourceProperties('AWS::ECS::TaskDefinition', {
      RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
      Memory: '8192',
    });
  });

  test.each([{}, 'ARM64', '', null])('refuses the architecture %j: it is a class of the CDK', (cpuArchitecture) => {
    const wrong = cpuArchitecture as unknown as ecs.CpuArchitecture;
    expect(() => newJob(newStack(), { cpuArchitecture: wrong })).toThrow(
      /^'cpuArchitecture' of '.*Starlake' must be a CpuArchitecture such as ecs\.CpuArchitecture\.ARM64, got /,
    );
  });

  test('Spot: capacity providers instead of a launch type', () => {
    const stack = newStack();
    const parameters = runTask(
      stack,
      newJob(stack, {
        capacityProviderStrategies: [
          { capacityProvider: 'FARGATE_SPOT', weight: 3 },
          { capacityProvider: 'FARGATE', base: 1, weight: 1 },
        ],
      }),
    );
    expect(parameters.LaunchType).toBeUndefined();
    expect(parameters.CapacityProviderStrategy).toEqual([
      { CapacityProvider: 'FARGATE_SPOT', Weight: 3 },
      { CapacityProvider: 'FARGATE', Base: 1, Weight: 1 },
    ]);
    Template.fromStack(stack).hasResourceProperties('AWS::ECS::ClusterCapacityProviderAssociations', {
      CapacityProviders: ['FARGATE', 'FARGATE_SPOT'],
    });
  });

  test.each<[string, (stack: Stack) => EcsStarlakeJobProps, string]>([
    ['cluster and vpc', (stack) => existing(stack), "'Test/Starlake' has 'cluster', which has its own vpc"],
    ['no capacity provider', () => ({ capacityProviderStrategies: [] }), 'must have 1 to 20 entries, got 0'],
    ['an impossible size', () => ({ cpu: 256 }), "with cpu 256 'memory' must be one of 512, 1024, 2048 MiB"],
  ])('%s is refused', (_, props, message) => {
    const stack = newStack();
    expect(() => newJob(stack, props(stack))).toThrow(message);
  });

  test('secrets come from ECS, and a secret among the variables is refused', () => {
    const stack = newStack();
    const secret = new secrets.Secret(stack, 'Secret');
    const job = newJob(stack, { secrets: { WAREHOUSE_PASSWORD: ecs.Secret.fromSecretsManager(secret) } });
    Template.fromStack(stack).hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [
        Match.objectLike({ Secrets: [{ Name: 'WAREHOUSE_PASSWORD', ValueFrom: Match.anyValue() }] }),
      ],
    });
    const plain = SecretValue.secretsManager('warehouse').unsafeUnwrap();
    expect(() => job.slImport(stack, { domain: 'sales', environment: { PASSWORD: plain } })).toThrow(
      "'environment' of 'Test/sales_import' holds a secret",
    );
    expect(() => job.slJob(stack, { taskId: 'extract', arguments: ['extract-data', plain] })).toThrow(
      "'arguments' of 'Test/extract' hold a secret",
    );
  });

  test('secrets that the policy of the execution role has no room for are an error, by what IAM counts', () => {
    const withSecrets = (count: number) => {
      const stack = newStack({ '@aws-cdk/aws-iam:minimizePolicies': true });
      const nameOf = (i: number) => `team/${'n'.repeat(90)}/${String(i).padStart(4, '0')}`;
      const all = Array.from({ length: count }, (_, i) => secrets.Secret.fromSecretNameV2(stack, `S${i}`, nameOf(i)));
      newJob(stack, {
        secrets: Object.fromEntries(all.map((secret, i) => [`S${i}`, ecs.Secret.fromSecretsManager(secret)])),
      });
      return () => Template.fromStack(stack);
    };
    expect(withSecrets(60)).toThrow(
      /the inline policies of 'Test\/Starlake\/TaskDefinition\/ExecutionRole' have about \d+ characters .* put several values into one secret/,
    );
    expect(withSecrets(50)).not.toThrow();
  });

  test('a command has a verb', () => {
    const stack = newStack();
    expect(() => newJob(stack).slJob(stack, { taskId: 'extract', arguments: [] })).toThrow(
      "'arguments' of 'Test/extract' must have Starlake's arguments, the verb first: ['extract-data'], got none",
    );
  });

  test('grants and connections reach the containers', () => {
    const stack = newStack();
    const job = newJob(stack);
    new s3.Bucket(stack, 'Out').grantPut(job);
    job.connections.allowTo(ec2.Peer.ipv4('10.0.0.0/8'), ec2.Port.tcp(5432));
    const capture = new Capture();
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Action: Match.arrayWith(['s3:PutObjectLegalHold']) })]),
      },
      Roles: [{ Ref: capture }],
    });
    expect(capture.asString()).toMatch(/TaskRole/);
  });

  test("a key for the logs gets a statement for the logs' service", () => {
    const stack = newStack();
    newJob(stack, { logEncryptionKey: new kms.Key(stack, 'Key') });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.anyValue() });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: { 'Fn::Join': ['', ['logs.', { Ref: 'AWS::Region' }, '.amazonaws.com']] } },
          }),
        ]),
      },
    });
  });
});
