import { createHash } from 'node:crypto';
import { Annotations, NestedStack, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { noteShared } from '../private/shared-stacks';
import { StackLimits } from '../private/stack-limits';

/** Nested stacks of each kind of pipelines. With another number, pipelines would move. */
const STACKS = 8;

/**
 * Resources of pipelines in a stack, of the 500 that it can have: up to `ROOM`, what they share and some of the app have room, too;
 * above `MOST`, what they share has none.
 */
const ROOM = 400;
const MOST = 440;
const WARN_FROM = 320;

const MOVED =
  'pipelines that are deployed already become new state machines when they move, and their running executions are stopped, ' +
  'see “More pipelines than a stack has room for” in docs/your-project.md';

/** The scopes of a project's pipelines: its own stack, or nested ones. */
export class ProjectStacks {
  private readonly areNested: boolean;

  /**
   * @param job of the pipelines
   * @param wanted `nestedStacks` of the project
   * @param needs number of resources of each pipeline
   * @throws Error where nothing is wanted and both would do: then one more pipeline would move all others
   */
  constructor(
    private readonly project: Construct,
    job: Construct,
    wanted: boolean | undefined,
    needs: readonly number[],
  ) {
    const resources = needs.reduce((sum, each) => sum + each, 0);
    this.areNested = wanted ?? resources > MOST;
    if (wanted === undefined) {
      this.check(needs.length, resources);
    }
    this.advise(project);
    if (this.areNested) {
      [project, job].forEach((scope) => noteShared(Stack.of(scope)));
    }
  }

  /**
   * The scope of a pipeline. It depends on nothing but the pipeline: others that come or go do not move it.
   *
   * @param kind construct of all pipelines of its kind
   * @param machine the given name of its state machine. Such a pipeline is never in a nested stack: CloudFormation creates a
   * resource in another stack before it deletes the old one, and the name is taken until then
   */
  public scopeOf(kind: Construct, pipeline: string, machine: string | undefined): Construct {
    if (!this.areNested || machine !== undefined) {
      return kind;
    }
    const number = createHash('sha256').update(pipeline).digest().readUInt32BE() % STACKS;
    const id = `Stack${number + 1}`;
    const known = kind.node.tryFindChild(id);
    if (known) {
      return known.node.findChild(kind.node.id) as Construct;
    }
    const stack = new NestedStack(kind, id, { description: `Starlake: pipelines of ${this.project.node.path}` });
    this.advise(stack);
    // The stack has children of its own, such as the roles of its schedules.
    return new Construct(stack, kind.node.id);
  }

  /** Says in the error about a stack that is too large how to split the project. */
  private advise(scope: Construct): void {
    StackLimits.of(scope).advice = (each) =>
      `a StarlakeProject in each, with the names of ${each} pipelines or domains as its 'only'` +
      (this.areNested ? '' : `; or set 'nestedStacks' of '${this.project.node.path}' to true`);
  }

  private check(pipelines: number, resources: number): void {
    const has = `'${this.project.node.path}' has ${pipelines} pipelines, which need about ${resources} resources`;
    const warn = (text: string) =>
      Annotations.of(this.project).addWarningV2('starlake-stepfunctions:nestedStacks', `${has}${text}; ${MOVED}`);
    if (resources > MOST) {
      warn(`, more than a stack has room for: they are in nested stacks, and stay there with 'nestedStacks: true'`);
    } else if (resources > ROOM) {
      throw new Error(
        `${has}, and a stack has 500 for all: say 'nestedStacks: true' for nested stacks, or 'nestedStacks: false' to keep them in ` +
          `one stack while it has room; ${MOVED}`,
      );
    } else if (resources > WARN_FROM) {
      const left = Math.floor(((ROOM - resources) * pipelines) / resources);
      warn(` of its stack, where about ${left} more have room: say 'nestedStacks: true' before there are many`);
    }
  }
}
