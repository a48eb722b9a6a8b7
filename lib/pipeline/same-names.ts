import { Stack } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { NAME_METADATA } from '../contract/metadata';
import { isSamePlace } from '../private/same-place';

/**
 * Errors for a state machine name that other state machines of the app have in the same account and region: Step
 * Functions accepts only one of them. Of several pipelines with the name, only the first one reports it.
 */
export function sameNameErrors(pipeline: Construct, machine: sfn.CfnStateMachine): string[] {
  const name = nameOf(machine);
  const same = pipeline.node.root.node
    .findAll()
    .filter((each) => each instanceof sfn.CfnStateMachine)
    .filter((each) => nameOf(each) === name && isSamePlace(each, machine, machine.stateMachineName));
  if (same.length === 1 || same.find((each) => each.getMetadata(NAME_METADATA) !== undefined) !== machine) {
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
