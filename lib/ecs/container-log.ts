import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';

/** Where a container logs: a log group of CloudWatch Logs, and the prefix of its streams. */
export interface LogPlace {
  readonly group: string;
  readonly prefix: string;
}

/** Where a container logs; undefined for another log driver, and for a driver that names its streams itself. */
export function logPlace({ logDriverConfig }: ecs.ContainerDefinition): LogPlace | undefined {
  const { 'awslogs-group': group, 'awslogs-stream-prefix': prefix } = logDriverConfig?.options ?? {};
  return group && prefix ? { group, prefix } : undefined;
}

/**
 * Checks that a container logs in the region of the functions: they read the numbers of loaded rows in its log.
 *
 * @throws Error for a log group of another region
 */
export function checkLogPlace({ logDriverConfig, node }: ecs.ContainerDefinition, job: Construct): void {
  const { 'awslogs-region': there } = logDriverConfig?.options ?? {};
  const { region } = Stack.of(job);
  if (there !== undefined && Token.compareStrings(there, region) === TokenComparison.DIFFERENT) {
    throw new Error(
      `container '${node.path}' logs in region ${there}, and the functions of '${job.node.path}', which read its row counts, ` +
        `are in ${region}: give it a log group of the same region`,
    );
  }
}
