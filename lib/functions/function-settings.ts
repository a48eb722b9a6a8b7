import { IResource } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { checkList, checkTexts, checkWhole, knownMebibytes } from '../private/checks';
import { checkVariables } from './function-variables';
import { JobLogs } from '../job/job-logs';
import { checkUsable } from '../private/places';
import { checkKeys } from '../private/struct-keys';
import type { FunctionOptions } from './function-options';
import { FUNCTION_KEYS } from './function-keys';

/** Maximum number of a function's security groups (Lambda API). */
const MAX_GROUPS = 5;

/** Where functions are. */
type Network = Pick<lambda.FunctionOptions, 'vpc' | 'vpcSubnets' | 'securityGroups'>;

/** What a role needs for the network interfaces of its function, as `AWSLambdaVPCAccessExecutionRole` has it. */
const INTERFACES = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

/** How the functions of a job are made. */
export class FunctionSettings {
  /** Mebibytes. */
  public readonly memory: number;
  public readonly permissionsBoundary?: iam.IManagedPolicy;

  /**
   * @param storage variables that tell functions how to write to S3
   * @throws Error for properties and names that are none, a size that Lambda has not, subnets or groups without their network or of
   * another region, a boundary of another account, and variables that Lambda does not take
   */
  constructor(
    private readonly job: Construct,
    private readonly options: FunctionOptions,
    private readonly storage: { readonly [name: string]: string },
    private readonly jobLogs: JobLogs,
  ) {
    checkKeys(options, FUNCTION_KEYS, `'functions' of '${job.node.path}'`, {
      example: 'memory',
    });
    const { memory, vpc, securityGroups } = options;
    this.memory = memory === undefined ? 256 : knownMebibytes(memory, this.what('memory'));
    checkWhole(this.memory, this.what('memory'), { min: 128, max: 10_240, of: 'MiB' });
    this.permissionsBoundary = options.permissionsBoundary;
    const lone = (['vpcSubnets', 'securityGroups'] as const).find((name) => options[name] !== undefined);
    if (vpc === undefined && lone) {
      throw new Error(`${this.what(lone)} must be given with the 'vpc' that they are in`);
    }
    if (securityGroups !== undefined) {
      checkList(securityGroups, this.what('securityGroups'));
      checkWhole(securityGroups.length, `the number of ${this.what('securityGroups')}`, { min: 1, max: MAX_GROUPS });
    }
    this.checkPlaces();
    checkVariables(job, checkTexts(options.environment ?? {}, this.what('environment')), this.what('environment'));
  }

  /** What errors call an option. */
  public what(name: keyof FunctionOptions): string {
    return `'${name}' of 'functions' of '${this.job.node.path}'`;
  }

  /**
   * A function's variables.
   *
   * @param own those that it has of itself
   */
  public environment(own: { readonly [name: string]: string } = {}): { [name: string]: string } {
    const environment = { ...this.storage, ...own };
    Object.keys(environment).forEach((name) => this.checkVariable(name));
    return { ...this.given, ...environment };
  }

  /** @throws Error for a variable that functions have of themselves, and that is given too */
  public checkVariable(name: string): void {
    if (this.given[name] !== undefined) {
      throw new Error(`${this.what('environment')} has '${name}', which functions have of themselves: leave it out`);
    }
  }

  /** The variables that are given to all functions. */
  public get given(): { readonly [name: string]: string } {
    return this.options.environment ?? {};
  }

  /** The network of the functions; empty without a VPC. */
  public get network(): Network {
    const { vpc, vpcSubnets, securityGroups } = this.options;
    return vpc === undefined ? {} : { vpc, vpcSubnets, securityGroups: securityGroups ?? [this.newGroup(vpc)] };
  }

  /** Allows a function in a VPC to have network interfaces. */
  public grantNetwork(role: iam.Role): void {
    if (this.options.vpc) {
      role.addToPolicy(new iam.PolicyStatement({ actions: INTERFACES, resources: ['*'] }));
    }
  }

  /** The log group of a function. */
  public newLogGroup(scope: Construct, id: string): logs.LogGroup {
    return this.jobLogs.create(scope, id, undefined, this.options.logRetention);
  }

  private checkPlaces(): void {
    const { vpc, securityGroups = [], permissionsBoundary: boundary } = this.options;
    if (vpc) {
      checkUsable(this.job, vpc, this.what('vpc'), 'region');
    }
    securityGroups.forEach((group) => checkUsable(this.job, group, this.what('securityGroups'), 'region'));
    if (boundary && !/:iam::aws:/.test(boundary.managedPolicyArn)) {
      const policy = boundary as iam.IManagedPolicy & IResource;
      checkUsable(this.job, policy, this.what('permissionsBoundary'), 'account', { arn: policy.managedPolicyArn });
    }
  }

  private newGroup(vpc: ec2.IVpc): ec2.ISecurityGroup {
    const id = 'FunctionsSecurityGroup';
    const known = this.job.node.tryFindChild(id) as ec2.SecurityGroup | undefined;
    return (
      known ??
      new ec2.SecurityGroup(this.job, id, { vpc, description: 'Starlake functions: nobody may connect to them' })
    );
  }
}
