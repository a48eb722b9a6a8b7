import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { checkImage } from './container-image';

/**
 * The container that runs Starlake: the one of that name, or the only essential one. Others may be added beside it later.
 *
 * @throws Error where there is none, where others might be it, and for one whose end would not end the task
 */
export function starlakeContainer(
  definition: ecs.TaskDefinition,
  name: string | undefined,
  job: Construct,
): ecs.ContainerDefinition {
  const what = `task definition '${definition.node.path}'`;
  const found = name === undefined ? definition.defaultContainer : definition.findContainer(name);
  if (!found) {
    throw new Error(
      name === undefined
        ? `${what} has no essential container: add one that runs Starlake before '${job.node.path}' is made; an imported task definition has none`
        : `${what} has no container '${name}' ('containerName' of '${job.node.path}')`,
    );
  }
  if (!found.essential) {
    throw new Error(
      `container '${found.containerName}' of ${what} must be essential: the task would go on when Starlake has ended`,
    );
  }
  const isNew = definition.node.scope === job;
  if (name === undefined && !isNew) {
    const [error] = ambiguity(definition, job);
    if (error !== undefined) {
      throw new Error(error);
    }
    job.node.addValidation({ validate: () => ambiguity(definition, job) });
  }
  checkImage(found, isNew);
  return found;
}

/** The containers of a task definition, in the order in which they were added. */
export function containersOf(definition: ecs.TaskDefinition): ecs.ContainerDefinition[] {
  return definition.node.children.filter((child) => child instanceof ecs.ContainerDefinition);
}

/** What there is to say of several containers of which each might be Starlake's. */
function ambiguity(definition: ecs.TaskDefinition, job: Construct): string[] {
  const essential = containersOf(definition).filter((container) => container.essential);
  const names = essential.map(({ containerName }) => containerName).join(', ');
  return essential.length <= 1
    ? []
    : [
        `task definition '${definition.node.path}' has ${essential.length} essential containers, ${names}: say with 'containerName' ` +
          `of '${job.node.path}' which of them runs Starlake`,
      ];
}
