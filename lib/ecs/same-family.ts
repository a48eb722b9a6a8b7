import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { isSamePlace } from '../private/same-place';
import { shownText } from '../private/shown-text';

/**
 * Errors for other task definitions of the app with the same family in the same account and region: they would be
 * revisions of one another, and functions find the containers of a job by its family.
 */
export function sameFamilyErrors(definition: ecs.TaskDefinition, job: Construct): string[] {
  const own = definition.node.defaultChild as ecs.CfnTaskDefinition;
  const others = job.node.root.node
    .findAll()
    .filter((each) => each instanceof ecs.CfnTaskDefinition)
    .filter((each) => each !== own && familyOf(each) === familyOf(own) && isSamePlace(each, own, own.family));
  return others.map(
    (other) =>
      `the task definitions '${definition.node.path}' of '${job.node.path}' and '${other.node.path.replace(/\/Resource$/, '')}' have the ` +
      `family '${shownText(own.family ?? '')}' both, in the same account and region: each would be a revision of the other, so give each a ` +
      `'family' of its own, or say with 'env' of their stacks that they go elsewhere`,
  );
}

function familyOf(definition: ecs.CfnTaskDefinition): string {
  return JSON.stringify(Stack.of(definition).resolve(definition.family));
}
