import { ArnFormat, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { allow } from '../iam/role-policies';

/** The EventBridge rule of Step Functions that reports the end of executions it waits for. */
const RULE = 'StepFunctionsGetEventsForStepFunctionsExecutionRule';

/** The ARNs of a state machine, and of all its executions. */
interface RunArns {
  readonly machine: string;
  readonly executions: string;
}

/**
 * Allows a role to run state machines and to wait for them (`states:startExecution.sync:2`): to start them, and to describe and
 * stop their executions.
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

/** The ARNs of a state machine that is created before the role. */
export function runArns(scope: Construct, { stateMachineArn: machine }: sfn.IStateMachine): RunArns {
  const name = Fn.select(6, Fn.split(':', machine));
  const parts = { service: 'states', resource: 'execution', resourceName: `${name}:*` };
  const executions = Stack.of(scope).formatArn({ ...parts, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  return { machine, executions };
}
