import { CfnResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { longest } from './longest';

/** Limits of IAM in characters, without white space (IAM and STS quotas). */
export const MAX_INLINE = 10_240;
export const MAX_MANAGED = 6_144;
export const MAX_TRUST = 2_048;
/** Managed policies that a role can have, by the default quota. */
export const MAX_POLICIES = 10;

/** Sizes of the policies that a role has in the app, in characters after deployment. */
interface PolicySizes {
  /** All inline policies together. */
  readonly inline: number;
  /** Each managed policy that the app has, with its path. */
  readonly managed: ReadonlyMap<string, number>;
  /** Number of managed policies, including those of AWS. */
  readonly policies: number;
  readonly trust: number;
}

/**
 * Measures the policies of a role that are in its stack.
 *
 * @param isWhole whether all statements are there: then the CDK can merge them, as it does when it writes them
 */
export function policySizes(role: iam.Role, isWhole = false): PolicySizes {
  const own = role.node.defaultChild as iam.CfnRole;
  const sizeOf = (document: unknown) =>
    isWhole ? JSON.stringify(longest(document ?? '', role)).length : documentSize(document, role);
  const inlineOfRole = (Stack.of(role).resolve(own.policies) as unknown[] | undefined) ?? [];
  const name = JSON.stringify(Stack.of(role).resolve(role.roleName));
  const isOn = (roles: unknown) => JSON.stringify(Stack.of(role).resolve(roles) ?? []).includes(name);
  let inline = inlineOfRole.length === 0 ? 0 : sizeOf(inlineOfRole);
  const managed = new Map<string, number>();
  for (const node of Stack.of(role).node.findAll()) {
    if (!CfnResource.isCfnResource(node)) {
      continue;
    }
    if (node instanceof iam.CfnPolicy && isOn(node.roles)) {
      inline += sizeOf(node.policyDocument);
    } else if (node instanceof iam.CfnManagedPolicy && isOn(node.roles)) {
      managed.set(node.node.path, sizeOf(node.policyDocument));
    }
  }
  const attached = (Stack.of(role).resolve(own.managedPolicyArns) as unknown[] | undefined) ?? [];
  return { inline, managed, policies: managed.size + attached.length, trust: sizeOf(own.assumeRolePolicyDocument) };
}

/** Characters of a document, each reference at its longest. */
function documentSize(document: unknown, scope: iam.Role): number {
  // Resolving a document of the CDK would close it for later statements.
  const plain = document instanceof iam.PolicyDocument ? (document.toJSON() as unknown) : document;
  const { Statement: statements, ...rest } = (plain ?? {}) as { Statement?: unknown };
  if (!Array.isArray(statements)) {
    return JSON.stringify(longest(plain ?? '', scope)).length;
  }
  // The CDK drops duplicate statements.
  const unique = new Map(statements.map((one) => [JSON.stringify(Stack.of(scope).resolve(one)), one as unknown]));
  return JSON.stringify(longest({ ...rest, Statement: [...unique.values()] }, scope)).length;
}
