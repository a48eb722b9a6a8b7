import { SecretValue, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import path from 'node:path';
import {
  EcsStarlakeJob,
  FunctionOptions,
  LakeCatalog,
  LakeEncryption,
  LoadPipeline,
  OpenLineage,
  ProjectJob,
  StarlakeJobProps,
  StarlakeMonitoring,
  StarlakePool,
  StarlakeProject,
} from '../../lib';
import { containerOf, definitionOfStates, newStack } from '../helpers/definition';

const SAMPLE = path.join(__dirname, '../../examples/starlake-project');
const OWNER = '123456789012';
const BOUNDARY = `arn:aws:iam::${OWNER}:policy/boundary`;
const SECRET = SecretValue.secretsManager('warehouse').unsafeUnwrap();
const KEY = `arn:aws:kms:eu-west-1:${OWNER}:key/k`;

const jobOf = (stack: Stack, props: Partial<StarlakeJobProps>) =>
  new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake'), ...props });
const jobWith = (functions: FunctionOptions) => jobOf(newStack(), { functions });

describe('every function of a project', () => {
  const stack = newStack();
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    natGateways: 0,
    subnetConfiguration: [{ name: 'Closed', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
  });
  const { job } = new StarlakeProject(stack, 'Project', {
    directory: SAMPLE,
    environment: 'AWS',
    job: ProjectJob.ecs({
      openLineage: OpenLineage.eventBridge(),
      bucketOwner: OWNER,
      encryption: LakeEncryption.kms(kms.Key.fromKeyArn(stack, 'Key', KEY)),
      functions: {
        vpc,
        environment: { AWS_USE_FIPS_ENDPOINT: 'true' },
        memory: Size.mebibytes(1024),
        logRetention: logs.RetentionDays.TWO_WEEKS,
        permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', BOUNDARY),
      },
    }),
  });
  // Its output is a file, which those that only tell of runs read.
  const pool = new StarlakePool({ name: 'wide', slots: 128 });
  const wide = new LoadPipeline(stack, 'Wide', { job, domain: 'wide', tables: [{ name: 't' }], pool });
  new StarlakeMonitoring(stack, 'Monitoring', { job, pipelines: [wide] });
  const template = Template.fromStack(stack);
  const all = Object.entries(template.findResources('AWS::Lambda::Function'));
  const isDeployment = ([id]: [string, unknown]) => id.startsWith('CustomCDKBucketDeployment');
  const own = all.filter((one) => !isDeployment(one));
  const resource = (reference: { 'Fn::GetAtt'?: string[]; Ref?: string }) =>
    template.toJSON().Resources[reference['Fn::GetAtt']?.[0] ?? reference.Ref!];

  test('is there: those that look, end and start, and the one that puts the metadata into the lake', () => {
    expect(own.length).toBeGreaterThanOrEqual(9);
    expect(all.filter(isDeployment)).toHaveLength(1);
  });

  test.each(all)('%s is in the network, with one group for all', (_, { Properties }) => {
    const groups = Object.keys(template.findResources('AWS::EC2::SecurityGroup')).filter((id) => /Functions/.test(id));
    expect(groups).toHaveLength(1);
    expect(Properties.VpcConfig).toEqual({
      SubnetIds: vpc.isolatedSubnets.map(({ subnetId }) => stack.resolve(subnetId)),
      SecurityGroupIds: [{ 'Fn::GetAtt': [groups[0], 'GroupId'] }],
    });
    const role = JSON.stringify([
      ...policiesOf(Properties.Role),
      resource(Properties.Role).Properties.ManagedPolicyArns,
    ]);
    expect(role).toMatch(/ec2:CreateNetworkInterface|AWSLambdaVPCAccessExecutionRole/);
  });

  test.each(all)('%s has the boundary, and a log group with the retention', (_, { Properties }) => {
    expect(resource(Properties.Role).Properties.PermissionsBoundary).toBe(BOUNDARY);
    expect(resource(Properties.LoggingConfig.LogGroup).Properties.RetentionInDays).toBe(14);
  });

  test.each(all)('%s has the memory and the variables', (_, { Properties }) => {
    expect(Properties.MemorySize).toBe(1024);
    expect(Properties.Environment.Variables.AWS_USE_FIPS_ENDPOINT).toBe('true');
  });

  test.each(own)('%s has what S3 is to be told', (_, { Properties }) => {
    expect(Properties.Environment.Variables).toMatchObject({
      S3_BUCKET_OWNER: OWNER,
      S3_ENCRYPTION: 'aws:kms',
      S3_KMS_KEY: KEY,
    });
  });

  test.each(all)('%s may use the key, if it may use objects of the lake', (_, { Properties }) => {
    const statements = policiesOf(Properties.Role);
    const text = JSON.stringify(statements);
    const keys = statements.filter(({ Resource }) => Resource === KEY).flatMap(({ Action }) => Action);
    // Those that only read cannot write with it.
    const reads = text.includes('"s3:GetObject') ? ['kms:Decrypt'] : [];
    expect(keys).toEqual(
      text.includes('"s3:PutObject') ? expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey*']) : reads,
    );
  });

  test('the metadata are written with the key', () => {
    template.hasResourceProperties('Custom::CDKBucketDeployment', {
      SystemMetadata: { sse: 'aws:kms', 'sse-kms-key-id': KEY },
    });
  });

  function policiesOf(role: { 'Fn::GetAtt': string[] }): Array<{ Action: string[]; Resource: unknown }> {
    return Object.values(template.findResources('AWS::IAM::Policy'))
      .filter(({ Properties }) => Properties.Roles.some(({ Ref }: { Ref: string }) => Ref === role['Fn::GetAtt'][0]))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  }
});

test('a function that puts metadata into the lake has 512 MiB at least, and what CDK gives it', () => {
  const stack = newStack();
  const job = ProjectJob.ecs({ functions: { environment: { AWS_USE_FIPS_ENDPOINT: 'true' } } });
  new StarlakeProject(stack, 'Project', { directory: SAMPLE, environment: 'AWS', job });
  const all = Template.fromStack(stack).findResources('AWS::Lambda::Function');
  const [, deployment] = Object.entries(all).find(([id]) => id.startsWith('CustomCDKBucketDeployment'))!;
  expect(deployment.Properties.MemorySize).toBe(512);
  expect(deployment.Properties.Environment.Variables).toMatchObject({
    AWS_CA_BUNDLE: expect.any(String),
    AWS_USE_FIPS_ENDPOINT: 'true',
  });
});

describe('what is refused', () => {
  const stack = newStack();
  const vpc = new ec2.Vpc(stack, 'Vpc');
  const group = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1');
  test.each<[FunctionOptions, string]>([
    [{ securityGroups: [group] }, `'securityGroups' of 'functions' of 'Test/Starlake' must be given with the 'vpc'`],
    [{ vpcSubnets: {} }, `'vpcSubnets' of 'functions' of 'Test/Starlake' must be given with the 'vpc'`],
    [{ vpc, securityGroups: Array(6).fill(group) }, 'must be a whole number from 1 to 5, got 6'],
    [
      { vpc, securityGroups: 'sg-1' as never },
      `'securityGroups' of 'functions' of 'Test/Starlake' must be a list, got`,
    ],
    [{ memory: Size.mebibytes(64) }, 'must be a whole number of MiB from 128 to 10240, got 64'],
    [{ memry: 1 } as never, `'functions' of 'Test/Starlake' has no property 'memry', did you mean 'memory'?`],
    [{ environment: { 'a-b': 'x' } }, `got 'a-b'`],
    [{ environment: { S3_ENCRYPTION: 1 as never } }, 'must be a text'],
    [
      { environment: { AWS_REGION: 'eu-west-1' } },
      `must not have 'AWS_REGION', which Lambda sets itself: leave it out`,
    ],
    [{ environment: { TOKEN: SECRET } }, `'environment' of 'functions' of 'Test/Starlake' holds a secret, {{resolve:`],
    [{ environment: { TOKEN: '{{resolve:ssm-secure:/a:1}}' } }, 'holds a secret, {{resolve:ssm-secure:/a:1}}'],
    [{ environment: { HOME_OF: '{{resolve:env:HOME}}' } }, 'has {{resolve:env:HOME}}, which CloudFormation does not'],
  ])('%#', (functions, message) => expect(() => jobWith(functions)).toThrow(message));

  test('variables with more than Lambda takes, those with them that functions have of themselves', () => {
    const errorsOf = (length: number) => {
      const stack = newStack();
      const environment = { NOTE: 'x'.repeat(length), PARAMETER: '{{resolve:ssm:/a}}' };
      const job = ProjectJob.ecs({ functions: { environment } });
      new StarlakeProject(stack, 'Project', { directory: SAMPLE, environment: 'AWS', job });
      return stack.node.findAll().flatMap(({ node }) => node.validate());
    };
    expect(errorsOf(3000)).toEqual([]);
    expect(errorsOf(3900)).toContainEqual(
      expect.stringMatching(
        /^the variables of 'Test\/Project\/Job\/EndLoad' have at least 4\d\d\d bytes as JSON, its own with them, and Lambda takes 4096: shorten 'environment' of 'functions' of 'Test\/Project\/Job'$/,
      ),
    );
  });

  test.each(['SL_DATASETS', 'CLUSTER', 'EVENT_BUS'])('%s, which functions have of themselves', (name) => {
    const job = jobWith({ environment: { [name]: 'mine' } });
    expect(() => job._resources.endLoad && job._resources.watch).toThrow(
      `'environment' of 'functions' of 'Test/Starlake' has '${name}', which functions have of themselves: leave it out`,
    );
  });

  test('an owner that is no account', () => {
    expect(() => jobOf(newStack(), { bucketOwner: '1234' })).toThrow(
      `'bucketOwner' of 'Test/Starlake' must be an account of AWS, 12 digits, got '1234'`,
    );
  });
});

describe('commands', () => {
  const environmentOf = (props: (stack: Stack) => Partial<StarlakeJobProps>) => {
    const stack = newStack();
    const state = jobOf(stack, props(stack)).slLoad(stack, { domain: 'sales', table: 'orders' });
    return containerOf(Object.values(definitionOfStates(stack, state).States)[0]).environment;
  };
  const kmsOf = (stack: Stack) => LakeEncryption.kms(kms.Key.fromKeyArn(stack, 'Key', KEY));

  test('move files and write tables as the encryption says', () => {
    expect(environmentOf((stack) => ({ encryption: kmsOf(stack) }))).toMatchObject({
      SL_STORAGE_CONF: `fs.s3a.encryption.algorithm=SSE-KMS,fs.s3a.encryption.key=${KEY}`,
      SPARK_CONF_OPTIONS:
        `--conf spark.hadoop.fs.s3a.encryption.algorithm=SSE-KMS ` + `--conf spark.hadoop.fs.s3a.encryption.key=${KEY}`,
    });
    expect(environmentOf(() => ({ encryption: LakeEncryption.s3Managed() }))).toMatchObject({
      SL_STORAGE_CONF: 'fs.s3a.encryption.algorithm=AES256',
      SPARK_CONF_OPTIONS: '--conf spark.hadoop.fs.s3a.encryption.algorithm=AES256',
    });
    expect(environmentOf(() => ({}))).not.toHaveProperty('SL_STORAGE_CONF');
  });

  test('keep settings of their own beside it', () => {
    const slEnvVar = { SL_STORAGE_CONF: 'fs.s3a.connection.maximum=50', SPARK_CONF_OPTIONS: '--conf a=b' };
    const encryption = LakeEncryption.s3Managed();
    expect(environmentOf(() => ({ encryption, options: { slEnvVar } }))).toMatchObject({
      SL_STORAGE_CONF: 'fs.s3a.encryption.algorithm=AES256,fs.s3a.connection.maximum=50',
      SPARK_CONF_OPTIONS: '--conf spark.hadoop.fs.s3a.encryption.algorithm=AES256 --conf a=b',
    });
  });

  test('write to a catalog in Glue with it, by Iceberg itself', () => {
    const catalog = LakeCatalog.glue({ databases: ['sales'] });
    const { SPARK_CONF_OPTIONS } = environmentOf((stack) => ({ encryption: kmsOf(stack), catalog }));
    expect(SPARK_CONF_OPTIONS).toContain('--conf spark.sql.catalog.local.s3.sse.type=kms');
    expect(SPARK_CONF_OPTIONS).toContain(`--conf spark.sql.catalog.local.s3.sse.key=${KEY}`);
  });
});
