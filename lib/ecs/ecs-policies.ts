import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { EcsRuntime } from './ecs-runtime';
import { tasksOf } from '../job/watched-tasks';

/**
 * Permissions of a state machine's role to run a job's containers and wait for them. The statements are the same for
 * all states of a job, so that a role has each once.
 */
export function ecsPolicies(runtime: EcsRuntime, scope: Construct): iam.PolicyStatement[] {
  const stack = Stack.of(scope);
  const { taskDefinition, cluster } = runtime;
  const tasks = tasksOf(cluster, stack);
  return [
    new iam.PolicyStatement({
      actions: ['ecs:RunTask'],
      // A redrive runs the revision that its execution started with, and another stack runs the latest.
      resources: [
        stack.formatArn({ service: 'ecs', resource: 'task-definition', resourceName: `${taskDefinition.family}:*` }),
      ],
      conditions: { ArnEquals: { 'ecs:cluster': cluster.clusterArn } },
    }),
    new iam.PolicyStatement({ actions: ['ecs:StopTask', 'ecs:DescribeTasks'], resources: [tasks] }),
    new iam.PolicyStatement({
      actions: ['ecs:TagResource'],
      resources: [tasks],
      conditions: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
    }),
    new iam.PolicyStatement({
      actions: ['iam:PassRole'],
      // A container that is added later can need the execution role.
      resources: [taskDefinition.taskRole.roleArn, taskDefinition.obtainExecutionRole().roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    }),
    new iam.PolicyStatement({
      actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
      resources: [
        stack.formatArn({ service: 'events', resource: 'rule', resourceName: 'StepFunctionsGetEventsForECSTaskRule' }),
      ],
    }),
  ];
}
