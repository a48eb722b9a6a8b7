import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { checkList } from '../private/checks';
import { checkUsable } from '../private/places';
import type { EcsStarlakeJobProps } from './ecs-starlake-job-props';

/** Limits of RunTask's network configuration (ECS API reference, `AwsVpcConfiguration`). */
const MAX_SUBNETS = 16;
const MAX_SECURITY_GROUPS = 5;

/** Cluster and task definition of the containers. */
interface ContainerPlace {
  readonly cluster: ecs.ICluster;
  readonly taskDefinition: ecs.TaskDefinition;
  readonly assignPublicIp: boolean;
  /** Whether every task is Fargate's. */
  readonly onFargate: boolean;
}

/** The network of containers. */
interface EcsNetwork {
  /** Undefined if the task definition has no network of its own. */
  readonly subnetIds?: string[];
  readonly securityGroups: ec2.ISecurityGroup[];
}

type NetworkProps = Pick<EcsStarlakeJobProps, 'subnets' | 'securityGroups' | 'assignPublicIp'>;

/**
 * The network of a job's containers, if their task definition has one of its own.
 *
 * @throws Error for settings that RunTask refuses: public addresses on instances, no or too many subnets or security
 * groups, groups of another region
 */
export function ecsNetwork(
  scope: Construct,
  { cluster, taskDefinition, assignPublicIp, onFargate }: ContainerPlace,
  props: NetworkProps,
): EcsNetwork {
  const { path } = scope.node;
  if (taskDefinition.networkMode !== ecs.NetworkMode.AWS_VPC) {
    const given = (['subnets', 'securityGroups', 'assignPublicIp'] as const).find((name) => props[name] !== undefined);
    if (given) {
      throw new Error(
        `'${path}' has '${given}', and task definition '${taskDefinition.node.path}' has no network of its own: leave '${given}' out`,
      );
    }
    return { securityGroups: [] };
  }
  if (assignPublicIp && !onFargate) {
    throw new Error(
      `'assignPublicIp' of '${path}' must be false: ECS gives public addresses to tasks on Fargate only, and these run on instances`,
    );
  }
  const type = assignPublicIp ? ec2.SubnetType.PUBLIC : ec2.SubnetType.PRIVATE_WITH_EGRESS;
  const { subnetIds } = cluster.vpc.selectSubnets(props.subnets ?? { subnetType: type });
  const groups = props.securityGroups && checkList(props.securityGroups, `'securityGroups' of '${path}'`);
  checkCount(subnetIds, MAX_SUBNETS, `'subnets' of '${path}'`);
  checkCount(groups ?? [undefined], MAX_SECURITY_GROUPS, `'securityGroups' of '${path}'`);
  groups?.forEach((group) => checkUsable(scope, group, 'its security group', 'region'));
  return { subnetIds, securityGroups: groups ?? [newSecurityGroup(scope, cluster.vpc)] };
}

function checkCount(list: unknown[], max: number, what: string): void {
  if (!Token.isUnresolved(list) && (list.length < 1 || list.length > max)) {
    throw new Error(`${what} must be 1 to ${max}, as many as ECS takes for a task, got ${list.length}`);
  }
}

function newSecurityGroup(scope: Construct, vpc: ec2.IVpc): ec2.SecurityGroup {
  return new ec2.SecurityGroup(scope, 'SecurityGroup', {
    vpc,
    description: 'Starlake containers: nobody may connect to them',
  });
}
