// Nothing leaves the network: isolated subnets with endpoints and no NAT, keys of one's own, a permissions boundary for each role.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { EcsStarlakeJob, LakeEncryption, LoadPipeline } from 'starlake-stepfunctions';

const { InterfaceVpcEndpointAwsService: services } = ec2;

class PrivateNetwork extends Stack {
  readonly vpc = new ec2.Vpc(this, 'Vpc', {
    natGateways: 0,
    subnetConfiguration: [{ name: 'Isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
    gatewayEndpoints: { S3: { service: ec2.GatewayVpcEndpointAwsService.S3 } },
    flowLogs: { All: {} },
  });
  // Each costs by the hour and zone. The first two pull the image; the third is for logs; the others for functions in the network.
  readonly endpoints = Object.entries({
    ...{ Ecr: services.ECR, EcrDocker: services.ECR_DOCKER, Logs: services.CLOUDWATCH_LOGS },
    ...{ Ecs: services.ECS, States: services.STEP_FUNCTIONS, Events: services.EVENTBRIDGE },
  }).map(([id, service]) => this.vpc.addInterfaceEndpoint(id, { service }));

  readonly key = new kms.Key(this, 'Key', { enableKeyRotation: true });
  readonly lake = new s3.Bucket(this, 'Lake', {
    encryptionKey: this.key,
    bucketKeyEnabled: true,
    enforceSSL: true,
    versioned: true,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    serverAccessLogsBucket: new s3.Bucket(this, 'AccessLogs', {
      enforceSSL: true,
      versioned: true,
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    }),
  });
}

const stack = new PrivateNetwork(new App(), 'PrivateNetwork');

// The policy that your company has for roles. It is set on all of this stack.
const boundary = iam.ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'DataPlatformBoundary');
iam.PermissionsBoundary.of(stack).apply(boundary);

const job = new EcsStarlakeJob(stack, 'Starlake', {
  bucket: stack.lake,
  encryption: LakeEncryption.kms(stack.key),
  logEncryptionKey: stack.key,
  cluster: new ecs.Cluster(stack, 'Cluster', { vpc: stack.vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED }),
  subnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
  // A copy of `starlakeai/starlake:1.8.1` in your registry: these subnets do not reach that of Docker.
  image: ecs.ContainerImage.fromEcrRepository(Repository.fromRepositoryName(stack, 'Image', 'starlake'), '1.8.1'),
  functions: { vpc: stack.vpc },
});

new LoadPipeline(stack, 'Sales', {
  job,
  domain: 'sales',
  tables: [{ name: 'orders', pattern: 'orders-.*\\.jsonl' }],
});
