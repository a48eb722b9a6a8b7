import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { FunctionEnvironment } from '../contract/environment';
import type { CommandTasks } from './i-starlake-runtime';

/** Lets a function find and stop the tasks of a job's commands, and gives it their cluster and log group. */
export function grantWatch(handler: lambda.Function, tasks: CommandTasks, job: Construct): void {
  const { cluster, family, containerName, logGroupName, logStreamPrefix } = tasks;
  const variables = {
    CLUSTER: cluster.clusterArn,
    FAMILY: family,
    CONTAINER_NAME: containerName,
    ...(logGroupName && logStreamPrefix ? { LOG_GROUP: logGroupName, LOG_STREAM_PREFIX: logStreamPrefix } : {}),
  } satisfies FunctionEnvironment;
  Object.entries(variables).forEach(([name, value]) => handler.addEnvironment(name, value));
  watchPolicies(cluster, job).forEach((statement) => handler.addToRolePolicy(statement));
}

/** Lets a function read what the commands print by these actions, where their log group is known. */
export function grantReadLog(
  handler: lambda.Function,
  { logGroupName }: CommandTasks,
  actions: string[],
  job: Construct,
): void {
  if (logGroupName !== undefined) {
    handler.addToRolePolicy(new iam.PolicyStatement({ actions, resources: [streamsOf(logGroupName, job)] }));
  }
}

/** ARN of the tasks of a cluster. */
export function tasksOf(cluster: ecs.ICluster, stack: Stack): string {
  return stack.formatArn({ service: 'ecs', resource: 'task', resourceName: `${cluster.clusterName}/*` });
}

function watchPolicies(cluster: ecs.ICluster, scope: Construct): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      actions: ['ecs:ListTasks'],
      // It knows no other resource for tasks that are not on instances.
      resources: ['*'],
      conditions: { ArnEquals: { 'ecs:cluster': cluster.clusterArn } },
    }),
    new iam.PolicyStatement({
      actions: ['ecs:DescribeTasks', 'ecs:StopTask'],
      resources: [tasksOf(cluster, Stack.of(scope))],
    }),
  ];
}

/** ARN of a log group with all its streams, as IAM names it. */
function streamsOf(group: string, scope: Construct): string {
  return Stack.of(scope).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: `${group}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
