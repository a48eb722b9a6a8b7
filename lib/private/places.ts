import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * Checks that what works together is deployed to one account and region: Step Functions, EventBridge and ECS start nothing in
 * another one. What is known at deployment only passes.
 *
 * @param what names the other in errors, for example `its job`
 * @throws Error that names both, and where they are
 */
export function checkNear(one: Construct, other: Construct, what: string): void {
  const [here, there] = [Stack.of(one), Stack.of(other)];
  for (const part of ['region', 'account'] as const) {
    if (Token.compareStrings(here[part], there[part]) === TokenComparison.DIFFERENT) {
      throw new Error(
        `'${one.node.path}' is in ${part} ${here[part]}, and ${what} '${other.node.path}' in ${part} ${there[part]}: AWS starts nothing ` +
          `across them, so give each ${part} a job of its own, with its pipelines`,
      );
    }
  }
}

/** The path of a construct that is not there yet. */
export function childPath(scope: Construct, id: string): string {
  return scope.node.path === '' ? id : `${scope.node.path}/${id}`;
}

/** Whether something may be of another account than that of a construct's stack. */
export function isForeign({ env }: { readonly env: { readonly account: string } }, scope: Construct): boolean {
  const comparison = Token.compareStrings(env.account, Stack.of(scope).account);
  return comparison === TokenComparison.DIFFERENT || comparison === TokenComparison.ONE_UNRESOLVED;
}
