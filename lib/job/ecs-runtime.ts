import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import type { EcsStarlakeJobProps } from './ecs-starlake-job';
import { checkFargateSize } from './fargate-size';
import { checkList, checkText, checkWhole } from '../private/checks';
import { JobLogs } from '../private/job-logs';

/** The version of Starlake that this library's commands and file rules were checked against. */
const STARLAKE_IMAGE = 'starlakeai/starlake:1.8.1';

/** CPU units and memory of a task. */
export interface TaskSize {
  readonly cpu: number;
  readonly memoryMiB: number;
}

/** Cluster, task definition and network of a job: the user's, or sensible new ones. */
export class EcsRuntime {
  public readonly cluster: ecs.ICluster;
  public readonly taskDefinition: ecs.TaskDefinition;
  public readonly container: ecs.ContainerDefinition;
  public readonly securityGroups: ec2.ISecurityGroup[];
  public readonly assignPublicIp: boolean;
  /** Ids of the containers' subnets; undefined where the network mode has none of its own. */
  public readonly subnetIds?: string[];
  public readonly launchType?: ecs.LaunchType;
  public readonly capacityProviderStrategies?: ecs.CapacityProviderStrategy[];
  /** Whether every task is Fargate's, which has certain sizes only. */
  public readonly onFargate: boolean;

  constructor(
    private readonly scope: Construct,
    logs: JobLogs,
    props: EcsStarlakeJobProps,
  ) {
    this.refuseContradictions(props);
    this.capacityProviderStrategies = this.checkStrategies(props.capacityProviderStrategies);
    this.assignPublicIp = props.assignPublicIp ?? !(props.cluster || props.vpc);
    this.cluster = props.cluster ?? this.newCluster(props);
    this.taskDefinition = props.taskDefinition ?? this.newTaskDefinition(props, logs);
    this.container = this.findContainer(props.containerName);
    this.onFargate = this.taskDefinition.isFargateCompatible;
    this.launchType = props.capacityProviderStrategies ? undefined : this.chooseLaunchType();
    const ownNetwork = this.taskDefinition.networkMode === ecs.NetworkMode.AWS_VPC;
    const ignored = (['subnets', 'securityGroups', 'assignPublicIp'] as const).find(
      (name) => props[name] !== undefined,
    );
    if (!ownNetwork && ignored) {
      throw new Error(
        `'${scope.node.path}' has '${ignored}', and task definition '${this.taskDefinition.node.path}' has no network of its own: leave '${ignored}' out`,
      );
    }
    this.subnetIds = ownNetwork ? this.selectSubnets(props.subnets) : undefined;
    this.securityGroups = ownNetwork ? (props.securityGroups ?? [this.newSecurityGroup()]) : [];
  }

  /**
   * The size of a task: what is given, and what the task definition says otherwise.
   *
   * @throws Error for a pair that Fargate has not, and where the task definition says nothing
   */
  public taskSize(cpu: number | undefined, memoryMiB: number | undefined, what: string): TaskSize {
    const own = this.taskDefinition.node.defaultChild as ecs.CfnTaskDefinition;
    const size = { cpu: cpu ?? Number(own.cpu), memoryMiB: memoryMiB ?? Number(own.memory) };
    if (Number.isNaN(size.cpu) || Number.isNaN(size.memoryMiB)) {
      throw new Error(
        `${what} must have both 'cpu' and 'memoryMiB': task definition '${this.taskDefinition.node.path}' has no size`,
      );
    }
    if (this.onFargate) {
      checkFargateSize(size.cpu, size.memoryMiB, what);
    }
    return size;
  }

  private refuseContradictions(props: EcsStarlakeJobProps): void {
    const pairs: Array<[keyof EcsStarlakeJobProps, Array<keyof EcsStarlakeJobProps>]> = [
      ['cluster', ['vpc']],
      ['taskDefinition', ['image', 'cpu', 'memoryMiB', 'secrets']],
    ];
    for (const [given, others] of pairs) {
      const other = others.find((name) => props[given] !== undefined && props[name] !== undefined);
      if (other) {
        throw new Error(`'${this.scope.node.path}' has '${given}', which has its own ${other}: leave '${other}' out`);
      }
    }
  }

  private checkStrategies(strategies?: ecs.CapacityProviderStrategy[]): ecs.CapacityProviderStrategy[] | undefined {
    if (!strategies) {
      return undefined;
    }
    const what = `'capacityProviderStrategies' of '${this.scope.node.path}'`;
    const { length } = checkList(strategies, what);
    if (length < 1 || length > 20) {
      throw new Error(`${what} must have 1 to 20 entries, got ${length}`);
    }
    for (const strategy of strategies) {
      checkText(strategy?.capacityProvider, `'capacityProvider' in ${what}`);
      checkWhole(strategy.weight ?? 0, `'weight' in ${what}`, { min: 0, max: 1000 });
      checkWhole(strategy.base ?? 0, `'base' in ${what}`, { min: 0, max: 100_000 });
    }
    return strategies;
  }

  private newCluster(props: EcsStarlakeJobProps): ecs.Cluster {
    return new ecs.Cluster(this.scope, 'Cluster', {
      vpc: props.vpc ?? this.newVpc(),
      enableFargateCapacityProviders: props.capacityProviderStrategies !== undefined,
    });
  }

  private newVpc(): ec2.Vpc {
    return new ec2.Vpc(this.scope, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Public', subnetType: ec2.SubnetType.PUBLIC, mapPublicIpOnLaunch: false }],
      restrictDefaultSecurityGroup: false,
      gatewayEndpoints: { S3: { service: ec2.GatewayVpcEndpointAwsService.S3 } },
    });
  }

  private newTaskDefinition(props: EcsStarlakeJobProps, logs: JobLogs): ecs.TaskDefinition {
    const cpu = props.cpu ?? 1024;
    const memoryMiB = props.memoryMiB ?? 8192;
    checkFargateSize(cpu, memoryMiB, `'${this.scope.node.path}'`);
    const definition = new ecs.FargateTaskDefinition(this.scope, 'TaskDefinition', { cpu, memoryLimitMiB: memoryMiB });
    definition.addContainer('starlake', {
      containerName: 'starlake',
      image: props.image ?? ecs.ContainerImage.fromRegistry(STARLAKE_IMAGE),
      // A JVM with threads that are not daemons would never end.
      environment: { SL_FORCE_HALT: 'true' },
      secrets: props.secrets,
      logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'starlake', logGroup: logs.create(this.scope, 'Logs') }),
    });
    return definition;
  }

  private findContainer(name: string | undefined): ecs.ContainerDefinition {
    const found = name === undefined ? this.taskDefinition.defaultContainer : this.taskDefinition.findContainer(name);
    if (!found) {
      throw new Error(
        name === undefined
          ? `task definition '${this.taskDefinition.node.path}' has no essential container: add one that runs Starlake before '${this.scope.node.path}' is made; an imported task definition has none`
          : `task definition '${this.taskDefinition.node.path}' has no container '${name}' ('containerName' of '${this.scope.node.path}')`,
      );
    }
    return found;
  }

  private chooseLaunchType(): ecs.LaunchType {
    if (this.onFargate) {
      return ecs.LaunchType.FARGATE;
    }
    if (!this.cluster.hasEc2Capacity) {
      throw new Error(
        `task definition '${this.taskDefinition.node.path}' is for EC2, and the cluster of '${this.scope.node.path}' has no ` +
          `instances: add capacity to it before, or give 'capacityProviderStrategies'`,
      );
    }
    return ecs.LaunchType.EC2;
  }

  private selectSubnets(subnets: ec2.SubnetSelection | undefined): string[] {
    const type = this.assignPublicIp ? ec2.SubnetType.PUBLIC : ec2.SubnetType.PRIVATE_WITH_EGRESS;
    return this.cluster.vpc.selectSubnets(subnets ?? { subnetType: type }).subnetIds;
  }

  private newSecurityGroup(): ec2.SecurityGroup {
    return new ec2.SecurityGroup(this.scope, 'SecurityGroup', {
      vpc: this.cluster.vpc,
      description: 'Starlake containers: nobody may connect to them',
    });
  }
}
