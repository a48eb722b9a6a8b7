import { ArnFormat, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { allow } from '../iam/role-policies';

/** The rule by which Step Functions hears of the end of an execution that it waits for. */
const RULE = 'StepFunctionsGetEventsForStepFunctionsExecutionRule';

/** The ARNs of a state machine, and of all its executions. */
export interface RunArns {
  readonly machine: string;
  readonly executions: string;
}

/**
 * Lets a role run state machines, and wait for them (`states:startExecution.sync:2`): start them, and look at and stop their
 * executions.
 */
export function grantRuns(scope: Construct, role: iam.IRole, machines: RunArns[]): void {
  const rule = Stack.of(scope).formatArn({ service: 'events', resource: 'rule', resourceName: RULE });
  const permissions = [
    { actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'], resource: rule },
    ...machines.flatMap(({ machine, executions }) => [
      { actions: ['states:StartExecution'], resource: machine },
      { actions: ['states:DescribeExecution', 'states:StopExecution'], resource: executions },
    ]),
  ];
  allow(role, permissions, `split what '${scope.node.path}' runs over several pipelines`);
}

/** Those of a state machine that is there before the role. */
export function runArns(scope: Construct, { stateMachineArn: machine }: sfn.IStateMachine): RunArns {
  const name = Fn.select(6, Fn.split(':', machine));
  const parts = { service: 'states', resource: 'execution', resourceName: `${name}:*` };
  const executions = Stack.of(scope).formatArn({ ...parts, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  return { machine, executions };
}
