import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { checkImages, containersOf } from './container-image';
import { checkLogPlace } from './container-log';

/** Default name of the container that runs Starlake. */
const NAME = 'starlake';

/**
 * The container that runs Starlake: the one with the given name, or the only essential one. Others can be added later.
 *
 * @throws Error if there is none, if several are possible, and if it is not essential
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
  if (name === undefined && found.containerName !== NAME && definition.findContainer(NAME) !== undefined) {
    throw new Error(
      `${what} has a container '${NAME}' that is not essential, and '${found.containerName}' that is: commands would go to that one; make ` +
        `'${NAME}' essential, or say with 'containerName' of '${job.node.path}' which of them runs Starlake`,
    );
  }
  if (name === undefined && !isNew) {
    const [error] = ambiguity(definition, job);
    if (error !== undefined) {
      throw new Error(error);
    }
    job.node.addValidation({ validate: () => ambiguity(definition, job) });
  }
  checkImages(definition, isNew ? found : undefined, job);
  checkLogPlace(found, job);
  return found;
}

/**
 * The containers beside Starlake's. States depend on whether there are any, so this must not change after a state is
 * made.
 */
export class Sidecars {
  private known?: boolean;

  constructor(
    private readonly definition: ecs.TaskDefinition,
    job: Construct,
  ) {
    job.node.addValidation({
      validate: () =>
        this.known === false && this.count() > 0
          ? [
              `task definition '${definition.node.path}' has got containers beside Starlake's after states of '${job.node.path}' were made, ` +
                `which would run a command again when another container fails: add them before`,
            ]
          : [],
    });
  }

  /** Whether there are any. */
  public are(): boolean {
    this.known ??= this.count() > 0;
    return this.known;
  }

  private count(): number {
    const containers = containersOf(this.definition);
    // The CDK adds their log router when it renders the task definition.
    const isRouted = containers.some(({ logDriverConfig }) => logDriverConfig?.logDriver === 'awsfirelens');
    return Math.max(containers.length - 1, isRouted ? 1 : 0);
  }
}

/** The error for several containers that can each be Starlake's. */
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
