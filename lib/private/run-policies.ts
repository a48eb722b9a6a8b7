import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/** The rule by which Step Functions hears of the end of an execution that it waits for. */
const RULE = 'StepFunctionsGetEventsForStepFunctionsExecutionRule';

/** Starts state machines, and looks at and stops their executions. */
export function runPolicies(machineArns: string[], executionArns: string[]): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ actions: ['states:StartExecution'], resources: machineArns }),
    new iam.PolicyStatement({
      actions: ['states:DescribeExecution', 'states:StopExecution'],
      resources: executionArns,
    }),
  ];
}

/** Waits for executions that it has started (`states:startExecution.sync:2`). */
export function waitPolicy(stack: Stack): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
    resources: [stack.formatArn({ service: 'events', resource: 'rule', resourceName: RULE })],
  });
}
