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
 * A name that is unique in the account: the name of the stack, the path of the construct, and a hash of both; the middle is cut
 * where they are too long. Two stacks of one app, `lake-dev` and `lake-prod`, may differ only in the stack's name.
 */
export function physicalName(construct: Construct, form: NameForm): string {
  return Names.uniqueResourceName(construct, { ...form, allowedSpecialCharacters: '-' });
}

/** A hash of eight characters that is unique for a construct in the account: of the name of its stack, and its path. */
export function placeHash(construct: Construct): string {
  const place = `${outermostStack(construct).stackName} ${construct.node.path}`;
  return createHash('sha256').update(place).digest('hex').slice(0, 8);
}

/** The stack that a construct is deployed with: for a nested stack, the outermost one. */
export function outermostStack(construct: Construct): Stack {
  const stack = Stack.of(construct);
  return stack.nestedStackParent === undefined ? stack : outermostStack(stack.nestedStackParent);
}
