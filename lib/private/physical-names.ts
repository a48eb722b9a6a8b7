import { createHash } from 'node:crypto';
import { Names, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** How a name is made. */
interface NameForm {
  readonly maxLength: number;
  /** Between the ids of the path; `-` also stays where ids have it. */
  readonly separator: '-' | '_';
}

/**
 * A name that no other construct of the account has: the name of its stack, the path below it, and a hash of both, the middle
 * left out where they are too long. Two stacks of one app, `lake-dev` and `lake-prod`, differ in nothing but the stack's name.
 */
export function physicalName(construct: Construct, form: NameForm): string {
  return Names.uniqueResourceName(construct, { ...form, allowedSpecialCharacters: '-' });
}

/** Eight characters for a construct's place in the account: the name of its stack, and its path. */
export function placeHash(construct: Construct): string {
  const place = `${outermostStack(construct).stackName} ${construct.node.path}`;
  return createHash('sha256').update(place).digest('hex').slice(0, 8);
}

/** The stack that is deployed with a construct: of a nested one, the one that it is nested in. */
export function outermostStack(construct: Construct): Stack {
  const stack = Stack.of(construct);
  return stack.nestedStackParent === undefined ? stack : outermostStack(stack.nestedStackParent);
}
