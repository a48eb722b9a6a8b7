// A domain in a stack that has its own network, cluster, task definition, and a bucket with a key of its own.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { EcsStarlakeJob, LakeEncryption, LoadPipeline } from 'starlake-stepfunctions';

class DataPlatform extends Stack {
  readonly vpc = new ec2.Vpc(this, 'Vpc', { natGateways: 1 });
  readonly cluster = new ecs.Cluster(this, 'Cluster', { vpc: this.vpc });
  readonly key = new kms.Key(this, 'Key', { enableKeyRotation: true });
  readonly lake = new s3.Bucket(this, 'Lake', {
    encryptionKey: this.key,
    bucketKeyEnabled: true,
    enforceSSL: true,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  });
  readonly task = new ecs.FargateTaskDefinition(this, 'Task', {
    family: `${this.stackName}-starlake`,
    cpu: 2048,
    memoryLimitMiB: 16384,
  });
}

const platform = new DataPlatform(new App(), 'DataPlatform');

platform.task.addContainer('starlake', {
  image: ecs.ContainerImage.fromRegistry('starlakeai/starlake:1.8.1'),
  // Without it a JVM sometimes does not end.
  environment: { SL_FORCE_HALT: 'true' },
  logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'starlake' }),
});

const job = new EcsStarlakeJob(platform, 'Starlake', {
  bucket: platform.lake,
  encryption: LakeEncryption.kms(platform.key),
  cluster: platform.cluster,
  subnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
  taskDefinition: platform.task,
});

new LoadPipeline(platform, 'Sales', {
  job,
  domain: 'sales',
  tables: [{ name: 'orders', pattern: 'orders-.*\\.jsonl' }],
  schedule: { cron: '0 2 * * *', timeZone: 'Europe/Paris' },
});
