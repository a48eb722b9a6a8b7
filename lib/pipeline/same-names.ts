import { Stack, Stage, Token } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

/** Metadata that the state machine of a pipeline has. */
export const PIPELINE = 'starlake:pipeline';

/**
 * Says of the name that a pipeline's state machine was given which others of the app have it in the same account and region: Step
 * Functions takes one of them only. Of several pipelines with the name, the first one says it.
 */
export function sameNameErrors(pipeline: Construct, machine: sfn.CfnStateMachine): string[] {
  const name = nameOf(machine);
  const same = pipeline.node.root.node
    .findAll()
    .filter((each) => each instanceof sfn.CfnStateMachine)
    .filter((each) => nameOf(each) === name && isSamePlace(each, machine));
  if (same.length === 1 || same.find((each) => each.getMetadata(PIPELINE) !== undefined) !== machine) {
    return [];
  }
  const others = same.filter((each) => each !== machine).map(({ node }) => `'${node.path.replace(/\/Resource$/, '')}'`);
  return [
    `'stateMachineName' of '${pipeline.node.path}' is ${name?.replace(/^"|"$/g, "'")}, a name that ${others.join(' and ')} in the same account and region ` +
      `${others.length === 1 ? 'has' : 'have'} too: give each one of its own, or say with 'env' of their stacks that they go elsewhere`,
  ];
}

function nameOf(machine: sfn.CfnStateMachine): string | undefined {
  return JSON.stringify(Stack.of(machine).resolve(machine.stateMachineName));
}

/** Whether two are deployed to one place, as far as it is known. */
function isSamePlace(one: sfn.CfnStateMachine, other: sfn.CfnStateMachine): boolean {
  const [a, b] = [Stack.of(one), Stack.of(other)];
  // A name that is made of the stack's, say, is another one in each stack.
  return a === b || (!Token.isUnresolved(one.stateMachineName) && isSame('account') && isSame('region'));

  // Stacks that may go anywhere go where the command line deploys to: those of one stage together.
  function isSame(part: 'account' | 'region'): boolean {
    return a[part] === b[part] && (!Token.isUnresolved(a[part]) || Stage.of(a) === Stage.of(b));
  }
}
