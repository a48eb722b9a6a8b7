import { ArnFormat, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { runPolicies, waitPolicy } from './run-policies';

/** State machines that one policy has room for (IAM: 6,144 characters), and policies that a role has (10). */
const MACHINES_PER_POLICY = 15;
const MAX_POLICIES = 10;

/** The ARNs of a state machine, and of all its executions. */
export interface RunArns {
  readonly machine: string;
  readonly executions: string;
}

/**
 * Lets a role run state machines, and wait for them (`states:startExecution.sync:2`): start them, and look at and stop their
 * executions.
 *
 * @throws Error for more state machines than a role has room for
 */
export function grantRuns(scope: Construct, role: iam.IRole, machines: RunArns[]): void {
  const most = MACHINES_PER_POLICY * MAX_POLICIES;
  if (machines.length > most) {
    throw new Error(`'${scope.node.path}' has ${machines.length} pipelines, and its role may run ${most}: split them`);
  }
  const stack = Stack.of(scope);
  role.addToPrincipalPolicy(waitPolicy(stack));
  for (let i = 0; i < machines.length; i += MACHINES_PER_POLICY) {
    const some = machines.slice(i, i + MACHINES_PER_POLICY);
    const statements = runPolicies(
      some.map(({ machine }) => machine),
      some.map(({ executions }) => executions),
    );
    if (i === 0) {
      statements.forEach((statement) => role.addToPrincipalPolicy(statement));
    } else {
      new iam.ManagedPolicy(scope, `Runs${i / MACHINES_PER_POLICY + 1}`, { roles: [role], statements });
    }
  }
}

/** Those of a state machine that is there before the role. */
export function runArns(scope: Construct, { stateMachineArn: machine }: sfn.IStateMachine): RunArns {
  const name = Fn.select(6, Fn.split(':', machine));
  const parts = { service: 'states', resource: 'execution', resourceName: `${name}:*` };
  const executions = Stack.of(scope).formatArn({ ...parts, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  return { machine, executions };
}
