import { StarlakeJobProps } from '../job/starlake-job-props';
import { Size } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** Properties of an EcsStarlakeJob. */
export interface EcsStarlakeJobProps extends StarlakeJobProps {
  /**
   * Cluster that the containers run in.
   *
   * @default - a new one in `vpc`
   */
  readonly cluster?: ecs.ICluster;

  /**
   * Network of a new cluster. Must not be given together with `cluster`.
   *
   * @default - a new one with public subnets in two zones, without NAT gateways (they cost more than the loads); its
   * containers have public addresses, and a security group without inbound access
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Subnets of the containers.
   *
   * @default - private subnets with outbound access; public ones with `assignPublicIp`
   */
  readonly subnets?: ec2.SubnetSelection;

  /**
   * Security groups of the containers.
   *
   * @default - one new group for all containers, without inbound access
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Whether the containers have public addresses, which they need in public subnets to pull their image.
   *
   * @default - true in a network that this construct makes, else false
   */
  readonly assignPublicIp?: boolean;

  /**
   * Task definition to run. It must be one of this CDK app: the CDK cannot start an imported one from a state machine.
   * Its `SL_*` variables are overridden by those of the job. Set `SL_FORCE_HALT=true` in it, because otherwise a JVM
   * sometimes does not end. Revisions that a deployment replaces stay registered, for executions that started with
   * them, unless the task definition has another policy. Name its `family` after the stack: containers of two stacks
   * with one family differ only by their clusters.
   *
   * @default - a new Fargate one
   */
  readonly taskDefinition?: ecs.TaskDefinition;

  /**
   * Name of the container that runs Starlake, where the task definition has more than one that is essential. Its exit code alone decides whether
   * a command has succeeded, whatever becomes of the others.
   *
   * @default - the only essential container
   */
  readonly containerName?: string;

  /**
   * Image of a new task definition, with a tag or a digest.
   *
   * @default - `starlakeai/starlake` at the version that this library was tested with
   */
  readonly image?: ecs.ContainerImage;

  /**
   * CPU units of a new task definition; 1024 are one vCPU.
   *
   * @default - `cpu` of `dagOptions`, else 1024
   */
  readonly cpu?: number;

  /**
   * Memory of a new task definition. The heap alone takes 4 GiB unless `SPARK_DRIVER_MEMORY` is set.
   *
   * @default - `memory` of `dagOptions`, in MiB, else Size.gibibytes(8)
   */
  readonly memory?: Size;

  /**
   * CPU architecture of a new task definition. Fargate bills 20 % less for ARM64. Starlake's image supports both; an
   * `image` of your own must support the one that you give here, or its containers do not start.
   *
   * @default ecs.CpuArchitecture.X86_64
   */
  readonly cpuArchitecture?: ecs.CpuArchitecture;

  /**
   * Secrets of a new task definition: variables that ECS reads from Secrets Manager or the parameter store when a
   * container starts. They appear in no history and no log.
   *
   * @default - none
   */
  readonly secrets?: { [name: string]: ecs.Secret };

  /**
   * Capacity providers instead of a launch type, for example `FARGATE_SPOT`: 1 to 20 of the cluster's, all of one kind.
   * At most one has a `base`. A single one needs no `weight`; of several, at least one needs a weight above 0.
   *
   * @default - Fargate On-Demand, or the cluster's EC2 instances for a task definition that is not for Fargate
   */
  readonly capacityProviderStrategies?: ecs.CapacityProviderStrategy[];
}
