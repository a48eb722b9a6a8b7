import { Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';

/**
 * What all functions of a job have: those that look, wait, restore and end, and the one that puts a project's metadata into the lake.
 * That is CDK's own, one for all projects of a stack with the same memory and network: it has the logs of the first of them, and of
 * two values of a variable the last.
 */
export interface FunctionOptions {
  /**
   * Network of the functions. They need a way to S3, Step Functions, CloudWatch Logs, ECS, EventBridge and DynamoDB: endpoints, or NAT.
   *
   * @default - that of Lambda, outside of any VPC
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Subnets of the functions. Takes a `vpc`.
   *
   * @default - private subnets with a way out; isolated ones where there are no such
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security groups of the functions, 5 at most (Lambda). Takes a `vpc`.
   *
   * @default - one new group for all of them, which lets nobody in
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Variables beside the functions' own: `AWS_USE_FIPS_ENDPOINT`, `AWS_ENDPOINT_URL_S3`, `NODE_EXTRA_CA_CERTS`. The one
   * that puts the metadata into the lake is CDK's own, in Python: it takes `AWS_CA_BUNDLE` for the last. All variables
   * of a function have 4,096 bytes at most (Lambda), and none may be a secret: everybody with access to the function
   * can read them.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * Memory of a function, 128 to 10,240 MiB. More of it is more CPU too. The one that puts the metadata into the lake has 512 at least.
   *
   * @default Size.mebibytes(256)
   */
  readonly memory?: Size;

  /**
   * How long the functions' log groups keep their events.
   *
   * @default - `logRetention` of the job
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * Permissions boundary of the functions' roles. `PermissionsBoundary.of(stack).apply(…)` of the CDK gives every role one, those
   * of the state machines and containers too.
   *
   * @default - none
   */
  readonly permissionsBoundary?: iam.IManagedPolicy;
}
