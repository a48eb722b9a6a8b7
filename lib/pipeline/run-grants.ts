import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { MachineArns } from './machine-arns';
import type { Permission } from '../iam/permission';
import { allow } from '../iam/role-policies';

/** The EventBridge rule of Step Functions that reports the end of executions it waits for. */
const RULE = 'StepFunctionsGetEventsForStepFunctionsExecutionRule';

/** State machines that a role may run. */
interface Runnable extends MachineArns {
  /** Patterns for those of the whole job, if there is no room for each. */
  readonly wider?: MachineArns;
}

/**
 * Allows a role to run state machines and to wait for them (`states:startExecution.sync:2`): to start them, and to describe and
 * stop their executions.
 */
export function grantRuns(scope: Construct, role: iam.IRole, machines: Runnable[]): void {
  const rule = Stack.of(scope).formatArn({ service: 'events', resource: 'rule', resourceName: RULE });
  const permissions = [
    { actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'], resource: rule },
    ...machines.flatMap(({ machine, executions, wider }) => [
      { actions: ['states:StartExecution'], resource: machine, ...widerBy(wider?.machine) },
      {
        actions: ['states:DescribeExecution', 'states:StopExecution'],
        resource: executions,
        ...widerBy(wider?.executions),
      },
    ]),
  ];
  allow(role, permissions, `split what '${scope.node.path}' runs over several pipelines`);
}

function widerBy(resource: string | undefined): Pick<Permission, 'wider'> {
  return resource === undefined ? {} : { wider: { resource } };
}
