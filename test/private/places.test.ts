import { App, Environment, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { newStack } from '../helpers/definition';
import {
  BackfillPipeline,
  DatasetTrigger,
  EcsStarlakeJob,
  EcsStarlakeJobProps,
  LakeEncryption,
  LoadPipeline,
  PipelineSchedule,
  TransformPipeline,
} from '../../lib';

// What works together is in one region of one account; buckets and keys may be elsewhere, as AWS takes them.
const OWN = '111111111111';
const OTHER = '222222222222';
const stackOf = (app: App, id: string, region = 'eu-west-1', account = OWN) =>
  new Stack(app, id, { env: { account, region } });

describe('another region, or another account', () => {
  const world = (region: string, account?: string) => {
    const app = new App();
    const [here, there] = [stackOf(app, 'Here'), stackOf(app, 'There', region, account)];
    const job = new EcsStarlakeJob(here, 'Starlake', { bucket: s3.Bucket.fromBucketName(here, 'Lake', 'my-lake') });
    const sales = new LoadPipeline(here, 'Sales', { job, domain: 'sales', tables: [{ name: 'orders' }] });
    return { job, sales, there };
  };
  type World = ReturnType<typeof world>;

  test.each<[string, (world: World) => unknown, string]>([
    [
      'a load',
      ({ job, there }) => new LoadPipeline(there, 'P', { job, domain: 'hr', tables: [{ name: 't' }] }),
      'its job',
    ],
    [
      'transforms',
      ({ job, there }) => new TransformPipeline(there, 'P', { job, tasks: [{ name: 'kpi.a' }] }),
      'its job',
    ],
    [
      'a backfill',
      ({ job, sales, there }) =>
        new BackfillPipeline(there, 'P', { job, pipelines: [{ pipeline: sales, cron: '0 2 * * *' }] }),
      'its job',
    ],
    [
      'a schedule',
      ({ sales, there }) => new PipelineSchedule(there, 'P', { pipeline: sales, cron: '0 2 * * *' }),
      'its pipeline',
    ],
    [
      'a trigger',
      ({ job, sales, there }) => new DatasetTrigger(there, 'P', { job, pipeline: sales, datasets: ['hr.staff'] }),
      'its job',
    ],
    ['a state', ({ job, there }) => job.slImport(there, { domain: 'sales', taskId: 'P' }), 'its task definition'],
  ])('of %s than its job is an error', (_, make, what) => {
    expect(() => make(world('us-east-1'))).toThrow(`'There/P' is in region us-east-1, and ${what} 'Here/S`);
    expect(() => make(world('eu-west-1', OTHER))).toThrow(`'There/P' is in account ${OTHER}, and ${what} 'Here/S`);
    expect(() => make(world('eu-west-1'))).not.toThrow();
  });

  test('of a task definition than its job is one, too', () => {
    const app = new App();
    const [here, there] = [stackOf(app, 'Here'), stackOf(app, 'There', 'us-east-1')];
    const taskDefinition = new ecs.FargateTaskDefinition(there, 'Task', { cpu: 1024, memoryLimitMiB: 8192 });
    taskDefinition.addContainer('starlake', { image: ecs.ContainerImage.fromRegistry('mine:1') });
    const bucket = s3.Bucket.fromBucketName(here, 'Lake', 'my-lake');
    expect(() => new EcsStarlakeJob(here, 'Starlake', { bucket, taskDefinition })).toThrow(
      "'Here/Starlake' is in region eu-west-1, and its task definition 'There/Task' in region us-east-1",
    );
  });

  test('is not known of stacks that are deployed anywhere', () => {
    const stack = newStack();
    const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake') });
    const tables = [{ name: 'orders' }];
    expect(() => new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables })).not.toThrow();
  });
});

describe('of two stacks only one that says where it goes', () => {
  const load = (hereEnv?: Environment, thereEnv?: Environment) => {
    const app = new App();
    const [here, there] = [new Stack(app, 'Here', { env: hereEnv }), new Stack(app, 'There', { env: thereEnv })];
    const job = new EcsStarlakeJob(here, 'Starlake', { bucket: s3.Bucket.fromBucketName(here, 'Lake', 'my-lake') });
    return new LoadPipeline(there, 'P', { job, domain: 'hr', tables: [{ name: 't' }] });
  };
  const env = { account: OWN, region: 'eu-west-1' };

  test.each<[string, Environment | undefined, Environment | undefined, string]>([
    [
      'that of the job',
      env,
      undefined,
      `in a stack that says no account, and its job 'Here/Starlake' in one of account ${OWN}`,
    ],
    [
      'that of the pipeline',
      undefined,
      env,
      `in a stack of account ${OWN}, and its job 'Here/Starlake' in one that says no account`,
    ],
    ['by its region', { region: 'eu-west-1' }, undefined, 'that says no region, and its job'],
  ])('%s is refused before CDK refuses to refer to it', (_, here, there, message) => {
    expect(() => load(here, there)).toThrow(`'There/P' is ${message.startsWith('in') ? '' : 'in a stack '}${message}`);
    expect(() => load(here, here)).not.toThrow();
  });
});

describe('what is imported', () => {
  const AWAY = 'us-east-1';
  const jobWith = (props: (stack: Stack) => EcsStarlakeJobProps) => {
    const stack = stackOf(new App(), 'Lake');
    return new EcsStarlakeJob(stack, 'Starlake', {
      bucket: s3.Bucket.fromBucketName(stack, 'Data', 'my-lake'),
      ...props(stack),
    });
  };
  const arn = (service: string, resource: string, region = AWAY, account = OWN) =>
    `arn:aws:${service}:${region}:${account}:${resource}`;
  const clusterOf = (stack: Stack, clusterArn: string) => {
    const vpc = new ec2.Vpc(stack, 'Vpc');
    return ecs.Cluster.fromClusterAttributes(stack, 'It', { clusterName: 'c', clusterArn, vpc });
  };
  const keyOf = (stack: Stack, region = AWAY, account = OWN) =>
    kms.Key.fromKeyArn(stack, 'It', arn('kms', 'key/1', region, account));
  const busOf = (stack: Stack, region: string, account = OWN) =>
    events.EventBus.fromEventBusArn(stack, 'It', arn('events', 'event-bus/b', region, account));
  const vpcOf = (stack: Stack, region?: string) => {
    const subnets = { availabilityZones: ['a'], privateSubnetIds: ['s'], publicSubnetIds: ['p'] };
    return ec2.Vpc.fromVpcAttributes(stack, 'It', { vpcId: 'vpc-1', ...subnets, region });
  };
  const taskOf = (stack: Stack, region: string) => {
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task', { cpu: 1024, memoryLimitMiB: 8192 });
    const logGroup = logs.LogGroup.fromLogGroupArn(stack, 'It', arn('logs', 'log-group:mine:*', region));
    const logging = ecs.LogDrivers.awsLogs({ streamPrefix: 'mine', logGroup });
    taskDefinition.addContainer('starlake', { image: ecs.ContainerImage.fromRegistry('mine:1'), logging });
    return taskDefinition;
  };
  const boundaryOf = (stack: Stack, account: string) =>
    iam.ManagedPolicy.fromManagedPolicyArn(stack, 'It', arn('iam', 'policy/b', '', account));

  test.each<[string, (stack: Stack) => EcsStarlakeJobProps, string]>([
    ['a cluster, by its region', (stack) => ({ cluster: clusterOf(stack, arn('ecs', 'cluster/c')) }), 'its cluster'],
    [
      'a cluster, by its account',
      (stack) => ({ cluster: clusterOf(stack, arn('ecs', 'cluster/c', 'eu-west-1', OTHER)) }),
      'its cluster',
    ],
    ['a network', (stack) => ({ vpc: vpcOf(stack, AWAY) }), 'its network'],
    ['an event bus', (stack) => ({ eventBus: busOf(stack, AWAY) }), 'its event bus'],
    ['the key of logs', (stack) => ({ logEncryptionKey: keyOf(stack) }), 'the key of its logs'],
    ['the network of functions', (stack) => ({ functions: { vpc: vpcOf(stack, AWAY) } }), "'vpc' of 'functions'"],
    [
      'the boundary of functions',
      (stack) => ({ functions: { permissionsBoundary: boundaryOf(stack, OTHER) } }),
      "'permissionsBoundary' of 'functions'",
    ],
  ])('%s is refused where AWS does not take it', (_, props, what) => {
    const where = `(region eu-west-1, and .* in region ${AWAY}|account ${OWN}, and .* in account ${OTHER})`;
    expect(() => jobWith(props)).toThrow(new RegExp(`^'Lake/Starlake' is in ${where}: AWS .* so give`));
    expect(() => jobWith(props)).toThrow(new RegExp(`, and ${what}.* 'Lake/It' in`));
  });

  test('a key is of the region of its bucket, which may be another one', () => {
    const bucketOf = (stack: Stack, region?: string) =>
      s3.Bucket.fromBucketAttributes(stack, 'Bucket', {
        bucketName: 'their-lake',
        region,
        encryptionKey: keyOf(stack),
      });
    const message =
      "'Lake/Bucket' is in region eu-west-1, and its key 'Lake/It' in region us-east-1: AWS takes one of the same";
    expect(() => jobWith((stack) => ({ bucket: bucketOf(stack) }))).toThrow(message);
    expect(() => jobWith((stack) => ({ bucket: bucketOf(stack, AWAY) }))).not.toThrow();
    expect(() => jobWith((stack) => ({ encryption: LakeEncryption.kms(keyOf(stack)) }))).toThrow(
      "'Lake/Data' is in region eu-west-1, and the key of the encryption of 'Lake/Starlake' 'Lake/It' in region us-east-1",
    );
  });

  test('a log group is where functions read it', () => {
    expect(() => jobWith((stack) => ({ taskDefinition: taskOf(stack, AWAY) }))).toThrow(
      "container 'Lake/Task/starlake' logs in region us-east-1, and the functions of 'Lake/Starlake'",
    );
    expect(() => jobWith((stack) => ({ taskDefinition: taskOf(stack, 'eu-west-1') }))).not.toThrow();
  });

  test('a role of another account cannot be that of a pipeline', () => {
    const pipeline = (account: string) => {
      const job = jobWith(() => ({}));
      const stack = Stack.of(job);
      const role = iam.Role.fromRoleArn(stack, 'It', arn('iam', 'role/r', '', account));
      return new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables: [{ name: 'orders' }], role });
    };
    expect(() => pipeline(OTHER)).toThrow(
      `'Lake/Sales' is in account ${OWN}, and its role 'Lake/It' in account ${OTHER}: AWS takes one of the same account only`,
    );
    expect(() => pipeline(OWN)).not.toThrow();
  });

  test('an event bus of another account is one to publish on, and not to listen on', () => {
    const job = jobWith((stack) => ({ eventBus: busOf(stack, 'eu-west-1', OTHER) }));
    const stack = Stack.of(job);
    const pipeline = new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables: [{ name: 'orders' }] });
    expect(() => new DatasetTrigger(stack, 'P', { job, pipeline, datasets: ['hr.staff'] })).toThrow(
      `'Lake/P' is in account ${OWN}, and the event bus of its job 'Lake/It' in account ${OTHER}`,
    );
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test.each<[string, (stack: Stack) => EcsStarlakeJobProps]>([
    [
      'cluster',
      (stack) => ({
        cluster: clusterOf(stack, arn('ecs', 'cluster/c', 'eu-west-1')),
        subnets: { subnetType: ec2.SubnetType.PUBLIC },
      }),
    ],
    ['key', (stack) => ({ logEncryptionKey: keyOf(stack, 'eu-west-1', OTHER) })],
    ['boundary', (stack) => ({ functions: { permissionsBoundary: boundaryOf(stack, 'aws') } })],
    ['network', (stack) => ({ functions: { vpc: vpcOf(stack) } })],
  ])('a %s that is near is taken', (_, props) => expect(() => jobWith(props)).not.toThrow());
});

describe('a bucket of another account', () => {
  const KEY = `arn:aws:kms:eu-west-1:${OTHER}:key/1234`;
  const deploy = (bucketOf: (stack: Stack) => s3.IBucket, bucketOwner?: string) => {
    const stack = stackOf(new App(), 'Lake');
    const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: bucketOf(stack), bucketOwner });
    new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables: [{ name: 'orders' }] });
    return { stack, template: Template.fromStack(stack) };
  };
  const saidOf = (stack: Stack) =>
    stack.node
      .findAll()
      .flatMap(({ node }) => node.metadata.map(({ data }) => String(data)))
      .filter((text) => text.includes('is of account'));
  const imported = (stack: Stack, encryptionKey?: kms.IKey) =>
    s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'their-lake', account: OTHER, encryptionKey });

  test('works, and what its owner has to grant is said', () => {
    const { stack, template } = deploy(imported);
    expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).toContain(':s3:::their-lake');
    const [warning] = saidOf(stack);
    expect(warning).toContain(`the bucket their-lake of 'Lake/Starlake' is of account ${OTHER}`);
    expect(warning).toContain(`:iam::${OWN}:role/Lake*`);
    expect(warning).not.toContain('kms:');
    // All that the roles may do in the bucket by themselves, its policy has to let them do.
    const actions = [...JSON.stringify(template.findResources('AWS::IAM::Policy')).matchAll(/"(s3:\w+)"/g)];
    actions.filter(([, action]) => action !== 's3:prefix').forEach(([, action]) => expect(warning).toContain(action));
  });

  test('with a key of that account: the roles may use it, and its owner has to let them', () => {
    const { stack, template } = deploy((scope) => imported(scope, kms.Key.fromKeyArn(scope, 'Key', KEY)));
    const policies = template.findResources('AWS::IAM::Policy');
    for (const role of [/TaskRole/, /EndLoad/]) {
      const [, policy] = Object.entries(policies).find(([id]) => role.test(id))!;
      expect(JSON.stringify(policy)).toContain(KEY);
    }
    expect(saidOf(stack)[0]).toContain('by the policy of its key: kms:Decrypt');
  });

  test('that a stack of the app makes there works with a name of its own; its key cannot be referred to', () => {
    const data = (stack: Stack) => stackOf(stack.node.root as App, 'Data', 'eu-west-1', OTHER);
    expect(() => deploy((stack) => new s3.Bucket(data(stack), 'Bucket', { bucketName: 'their-lake' }))).not.toThrow();
    expect(() =>
      deploy((stack) => {
        const scope = data(stack);
        return new s3.Bucket(scope, 'Bucket', { bucketName: 'their-lake', encryptionKey: new kms.Key(scope, 'Key') });
      }),
    ).toThrow("the key 'Data/Key' of the bucket of 'Lake/Starlake' is made in another account");
  });

  test('that bucketOwner says is told as one that the bucket says', () => {
    const named = (stack: Stack) => s3.Bucket.fromBucketName(stack, 'Bucket', 'their-lake');
    expect(saidOf(deploy(named, OTHER).stack)[0]).toContain(
      `the bucket their-lake of 'Lake/Starlake' is of account ${OTHER}`,
    );
    expect(saidOf(deploy(named, OWN).stack)).toEqual([]);
    expect(saidOf(deploy(imported, OTHER).stack)).toHaveLength(1);
  });

  test('than its owner is an error', () => {
    expect(() => deploy(imported, '333333333333')).toThrow(
      `'bucketOwner' of 'Lake/Starlake' is 333333333333, and the bucket 'Lake/Bucket' is of account ${OTHER}`,
    );
    expect(() => deploy((stack) => new s3.Bucket(stack, 'Bucket'), OTHER)).toThrow(`is of account ${OWN}`);
  });

  test('of the own account nothing is said', () => {
    const { stack } = deploy((scope) => new s3.Bucket(scope, 'Bucket'));
    expect(saidOf(stack)).toEqual([]);
  });
});
