import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { MachineArns } from './machine-arns';
import type { Permission } from '../iam/permission';
import { allow } from '../iam/role-policies';

/** The EventBridge rule of Step Functions that reports the end of executions it waits for. */
const RULE = 'StepFunctionsGetEventsForStepFunctionsExecutionRule';

/**
 * Most state machines of whose executions a role is told one by one. Each takes 450 bytes of the template, so that those of two
 * hundred pipelines took a tenth of it.
 */
const MAX_EACH = 40;

/** State machines that a role may run. */
interface Runnable extends MachineArns {
  /** Patterns for those of the whole job: for executions of more than 40 machines, and where there is no room for each. */
  readonly wider?: MachineArns;
}

/**
 * Allows a role to run state machines and to wait for them (`states:startExecution.sync:2`): to start them, and to describe and
 * stop their executions.
 */
export function grantRuns(scope: Construct, role: iam.IRole, machines: Runnable[]): void {
  const rule = Stack.of(scope).formatArn({ service: 'events', resource: 'rule', resourceName: RULE });
  const isMany = machines.length > MAX_EACH;
  const executionsOf = ({ executions, wider }: Runnable) =>
    isMany && wider ? { resource: wider.executions } : { resource: executions, ...widerBy(wider?.executions) };
  const executions = new Map(machines.map(executionsOf).map((each) => [each.resource, each]));
  const permissions = [
    { actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'], resource: rule },
    ...machines.map(({ machine, wider }) => ({
      actions: ['states:StartExecution'],
      resource: machine,
      ...widerBy(wider?.machine),
    })),
    ...[...executions.values()].map((each) => ({
      actions: ['states:DescribeExecution', 'states:StopExecution'],
      ...each,
    })),
  ];
  allow(role, permissions, `split what '${scope.node.path}' runs over several pipelines`);
}

function widerBy(resource: string | undefined): Pick<Permission, 'wider'> {
  return resource === undefined ? {} : { wider: { resource } };
}
