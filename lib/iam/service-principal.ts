import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/**
 * A service of AWS that takes a role for resources of this account, and of no other (the “confused deputy” of the IAM user guide).
 *
 * @param service `states.amazonaws.com`
 */
export function ownService(scope: Construct, service: string): iam.ServicePrincipal {
  return new iam.ServicePrincipal(service, {
    conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
  });
}
