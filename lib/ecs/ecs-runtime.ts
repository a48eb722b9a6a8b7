import { CfnDeletionPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { capacityStrategy, isFargateStrategy, missingProviderErrors } from './capacity-strategy';
import { ContainerNeeds } from './container-needs';
import { ecsNetwork } from './ecs-network';
import { checkFargateSize, fargateCpusFor } from './fargate-size';
import { sameFamilyErrors } from './same-family';
import { Sidecars, starlakeContainer } from './starlake-container';
import { RolePolicies } from '../iam/role-policies';
import { JobLogs } from '../job/job-logs';
import { outermostStack, physicalName } from '../private/physical-names';
import { checkInstance, checkMebibytes } from '../private/checks';
import { checkNear, checkUsable } from '../private/places';
import { shownText } from '../private/shown-text';
import type { EcsStarlakeJobProps } from './ecs-starlake-job-props';
import type { MiBSize } from '../commands/task-size';

/** The version of Starlake that this library's commands and file rules were checked against. */
const STARLAKE_IMAGE = 'starlakeai/starlake:1.8.1';

/** Characters of the name of a task definition (ECS). */
const MAX_FAMILY = 255;

/** Advice when the policies of the role that reads the secrets have no room for all of them. */
const FEWER_SECRETS =
  'put several values into one secret, as fields of its JSON (ecs.Secret.fromSecretsManager with a field)';

/** Cluster, task definition and network of a job: the given ones, or new ones with defaults. */
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
  private readonly isOwnCluster: boolean;
  private readonly sidecars: Sidecars;
  private readonly needs: ContainerNeeds;

  constructor(
    private readonly scope: Construct,
    logs: JobLogs,
    props: EcsStarlakeJobProps,
  ) {
    this.refuseContradictions(props);
    const strategies = props.capacityProviderStrategies;
    this.capacityProviderStrategies =
      strategies && capacityStrategy(strategies, this.what('capacityProviderStrategies'));
    this.assignPublicIp = props.assignPublicIp ?? !(props.cluster || props.vpc);
    this.isOwnCluster = props.cluster === undefined;
    this.cluster = props.cluster ?? this.newCluster(props);
    this.taskDefinition = props.taskDefinition ?? this.newTaskDefinition(props, logs);
    this.container = starlakeContainer(this.taskDefinition, props.containerName, scope);
    this.measureSecrets();
    checkNear(scope, this.cluster, 'its cluster', this.cluster.clusterArn);
    checkNear(scope, this.taskDefinition, 'its task definition');
    scope.node.addValidation({ validate: () => sameFamilyErrors(this.taskDefinition, scope) });
    this.sidecars = new Sidecars(this.taskDefinition, scope);
    this.needs = new ContainerNeeds(this.taskDefinition, this.container, scope);
    this.keepRevisions();
    this.launchType = this.capacityProviderStrategies ? this.checkCapacity() : this.chooseLaunchType();
    this.onFargate = this.capacityProviderStrategies
      ? isFargateStrategy(this.capacityProviderStrategies)
      : this.launchType === ecs.LaunchType.FARGATE;
    this.checkOwnSize();
    const { subnetIds, securityGroups } = ecsNetwork(scope, this, props);
    this.subnetIds = subnetIds;
    this.securityGroups = securityGroups;
  }

  /**
   * How states of a scope refer to the task definition: by its revision, so that an execution and its redrives keep it.
   * Another stack refers to the family and runs its latest revision: a deployment cannot replace a revision that
   * another stack refers to.
   */
  public taskDefinitionFor(scope: Construct): string {
    const isNear = outermostStack(scope) === outermostStack(this.taskDefinition);
    return isNear ? this.taskDefinition.taskDefinitionArn : this.taskDefinition.family;
  }

  /** Whether other containers run beside Starlake's. */
  public hasSidecars(): boolean {
    return this.sidecars.are();
  }

  /**
   * The size of a task: the given values, else those of the task definition.
   *
   * @throws Error for a pair that Fargate does not have, for less than the containers need, for more than Starlake's
   * container can use, and if the task definition has no size
   */
  public taskSize(cpu: number | undefined, memoryMiB: number | undefined, what: string): MiBSize {
    const own = this.taskDefinition.node.defaultChild as ecs.CfnTaskDefinition;
    const size = { cpu: cpu ?? Number(own.cpu), memoryMiB: memoryMiB ?? Number(own.memory) };
    if (Number.isNaN(size.cpu) || Number.isNaN(size.memoryMiB)) {
      throw new Error(
        `${what} must have both 'cpu' and 'memory': task definition '${this.taskDefinition.node.path}' has no size`,
      );
    }
    if (this.onFargate) {
      checkFargateSize(size.cpu, size.memoryMiB, what);
    }
    this.needs.check(size, what);
    if (memoryMiB !== undefined) {
      this.needs.checkLimit(memoryMiB, what);
    }
    return size;
  }

  /**
   * CPU units that Fargate allows with a memory size, smallest first; empty for instances, which allow any.
   *
   * @throws Error for a size that Fargate does not have, and for more than Starlake's container can use
   */
  public cpusFor(memoryMiB: number, what: string): number[] {
    this.needs.checkLimit(memoryMiB, what);
    return this.onFargate ? fargateCpusFor(memoryMiB, what) : [];
  }

  private refuseContradictions(props: EcsStarlakeJobProps): void {
    const pairs: Array<[keyof EcsStarlakeJobProps, Array<keyof EcsStarlakeJobProps>]> = [
      ['cluster', ['vpc']],
      ['taskDefinition', ['image', 'cpu', 'memory', 'cpuArchitecture', 'secrets']],
    ];
    for (const [given, others] of pairs) {
      const other = others.find((name) => props[given] !== undefined && props[name] !== undefined);
      if (other) {
        throw new Error(`'${this.scope.node.path}' has '${given}', which has its own ${other}: leave '${other}' out`);
      }
    }
  }

  private what(name: keyof EcsStarlakeJobProps): string {
    return `'${name}' of '${this.scope.node.path}'`;
  }

  private newCluster(props: EcsStarlakeJobProps): ecs.Cluster {
    if (props.vpc) {
      checkUsable(this.scope, props.vpc, 'its network', 'region');
    }
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
    const memoryMiB = props.memory ? checkMebibytes(props.memory, this.what('memory')) : 8192;
    checkFargateSize(cpu, memoryMiB, `'${this.scope.node.path}'`);
    const cpuArchitecture =
      props.cpuArchitecture === undefined
        ? undefined
        : checkInstance(
            props.cpuArchitecture,
            ecs.CpuArchitecture,
            this.what('cpuArchitecture'),
            'ecs.CpuArchitecture.ARM64',
          );
    const definition = new ecs.FargateTaskDefinition(this.scope, 'TaskDefinition', {
      // The CDK's default family lacks the name of the stack: two stacks of one app would run each other's revisions.
      family: physicalName(this.scope, { maxLength: MAX_FAMILY, separator: '-' }),
      cpu,
      memoryLimitMiB: memoryMiB,
      runtimePlatform: cpuArchitecture && {
        cpuArchitecture,
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
    });
    definition.addContainer('starlake', {
      containerName: 'starlake',
      image: props.image ?? ecs.ContainerImage.fromRegistry(STARLAKE_IMAGE),
      // Without it, a JVM with non-daemon threads never ends.
      environment: { SL_FORCE_HALT: 'true' },
      secrets: props.secrets,
      logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'starlake', logGroup: logs.create(this.scope, 'Logs') }),
    });
    return definition;
  }

  /**
   * The CDK lets the execution role read each secret, but its estimate is too short for the ARN of a secret with a long
   * name.
   */
  private measureSecrets(): void {
    const { executionRole } = this.taskDefinition;
    if (executionRole instanceof iam.Role) {
      RolePolicies.of(executionRole, FEWER_SECRETS);
    }
  }

  /** Keeps revisions that a deployment replaces: executions that started with one, and their redrives, still use it. */
  private keepRevisions(): void {
    const { cfnOptions } = this.taskDefinition.node.defaultChild as ecs.CfnTaskDefinition;
    cfnOptions.updateReplacePolicy ??= CfnDeletionPolicy.RETAIN;
  }

  private chooseLaunchType(): ecs.LaunchType {
    const { isFargateCompatible, isEc2Compatible, isExternalCompatible, node } = this.taskDefinition;
    if (isFargateCompatible) {
      return ecs.LaunchType.FARGATE;
    }
    if (isExternalCompatible && !isEc2Compatible) {
      return ecs.LaunchType.EXTERNAL;
    }
    if (!this.cluster.hasEc2Capacity) {
      throw new Error(
        `task definition '${node.path}' is for EC2, and the cluster of '${this.scope.node.path}' has no ` +
          `instances: add capacity to it before, or give 'capacityProviderStrategies'`,
      );
    }
    return ecs.LaunchType.EC2;
  }

  /** Capacity providers replace the launch type: RunTask refuses both. */
  private checkCapacity(): undefined {
    const strategy = this.capacityProviderStrategies!;
    const { isFargateCompatible, isExternalCompatible, isEc2Compatible, node } = this.taskDefinition;
    const [{ capacityProvider }] = strategy;
    if (this.isOwnCluster && !isFargateStrategy(strategy)) {
      throw new Error(
        `${this.what('capacityProviderStrategies')} has '${shownText(capacityProvider)}', and a new cluster has FARGATE and FARGATE_SPOT only: ` +
          `give the 'cluster' that has it`,
      );
    }
    const fits = isFargateStrategy(strategy)
      ? isFargateCompatible
      : // A provider can have instances that ECS manages, which are of neither kind.
        isEc2Compatible || !(isFargateCompatible || isExternalCompatible);
    if (!fits) {
      const kind = isFargateCompatible
        ? 'Fargate'
        : isExternalCompatible && !isEc2Compatible
          ? 'your own machines'
          : 'EC2';
      throw new Error(
        `${this.what('capacityProviderStrategies')} has '${shownText(capacityProvider)}', and task definition '${node.path}' is for ${kind}: ` +
          `give one that is compatible`,
      );
    }
    this.scope.node.addValidation({ validate: () => missingProviderErrors(strategy, this.cluster, this.scope) });
    return undefined;
  }

  /** A user's task definition can have any size, until ECS registers it. */
  private checkOwnSize(): void {
    const { cpu, memory } = this.taskDefinition.node.defaultChild as ecs.CfnTaskDefinition;
    const what = `task definition '${this.taskDefinition.node.path}'`;
    const [cpus, memoryMiB] = [cpu, memory].map((size) => (/^\d+$/.test(size ?? '') ? Number(size) : undefined));
    if (this.onFargate && cpus !== undefined && memoryMiB !== undefined) {
      checkFargateSize(cpus, memoryMiB, what);
    }
    this.needs.check({ cpu: cpus, memoryMiB }, what);
  }
}
