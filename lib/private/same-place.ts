import { Stack, Stage, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** Whether two that have one name are deployed to one account and region, as far as it is known. */
export function isSamePlace(one: Construct, other: Construct, name: string | undefined): boolean {
  const [a, b] = [Stack.of(one), Stack.of(other)];
  // A name that is made of the stack's, say, is another one in each stack.
  return a === b || (!Token.isUnresolved(name) && isSame('account') && isSame('region'));

  // Stacks that may go anywhere go where the command line deploys to: those of one stage together.
  function isSame(part: 'account' | 'region'): boolean {
    return a[part] === b[part] && (!Token.isUnresolved(a[part]) || Stage.of(a) === Stage.of(b));
  }
}
