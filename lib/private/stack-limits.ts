import { CfnResource, Stack } from 'aws-cdk-lib';
import { CfnManagedPolicy, CfnPolicy } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct, IConstruct } from 'constructs';
import { outermostStack } from './physical-names';

/** Maximum number of a stack's resources, and bytes of its template (CloudFormation). */
const MAX_RESOURCES = 500;
const MAX_TEMPLATE = 1_000_000;

/** Maximum number of resources in nested stacks that one deployment creates or changes (CloudFormation). */
const MAX_NESTED = 2_500;

/** Approximate bytes of a resource in a template, without its definition, metadata and policy document. */
const RESOURCE = 800;

/** Approximate bytes of the place and the substitutions of a definition that is an asset. */
const DEFINITION_ASSET = 1400;

/** Approximate bytes that a schedule has more than other resources. */
const SCHEDULE = 170;

/** Says how to split pipelines over stacks, given how many pipelines fit into each. */
type Advice = (each: number) => string;

const LIMITS = new WeakMap<Stack, StackLimits>();

/** Reports at synth that a stack is too large for CloudFormation, which would do so only after minutes. */
export class StackLimits {
  /** The limits of the stack of a construct. */
  public static of(scope: Construct): StackLimits {
    const stack = Stack.of(scope);
    const limits = LIMITS.get(stack) ?? new StackLimits(stack);
    LIMITS.set(stack, limits);
    return limits;
  }

  /** Advice for the error. */
  public advice: Advice = (each) => `${each} in each, all with the same 'job'`;
  private readonly pipelines = new Set<string>();

  private constructor(private readonly stack: Stack) {
    stack.node.addValidation({ validate: () => this.errors() });
  }

  /** Counts a pipeline that could be moved to another stack. */
  public add(pipeline: Construct): void {
    this.pipelines.add(pipeline.node.path);
  }

  private errors(): string[] {
    const { stack } = this;
    const all = stack.node.findAll().filter((each) => CfnResource.isCfnResource(each));
    return [
      ...this.ownErrors(all.filter((each) => Stack.of(each) === stack)),
      ...this.nestedErrors(all.filter((each) => Stack.of(each) !== stack && outermostStack(each) === stack)),
    ];
  }

  private ownErrors(resources: IConstruct[]): string[] {
    const { stack, pipelines } = this;
    // Every stack needs what all pipelines share.
    const shared = resources.filter((each) => !this.isOfPipeline(each)).length;
    const bytes = resources.reduce((sum, each) => sum + RESOURCE + bytesOf(stack, each), 0);
    if (resources.length <= MAX_RESOURCES && bytes <= MAX_TEMPLATE) {
      return [];
    }
    const parts = Math.max(
      partsOf(resources.length - shared, MAX_RESOURCES - shared),
      partsOf(bytes - RESOURCE * shared, MAX_TEMPLATE - RESOURCE * shared),
    );
    const what =
      resources.length > MAX_RESOURCES
        ? `${resources.length} resources, and CloudFormation takes ${MAX_RESOURCES}`
        : `a template of about ${bytes} bytes, and CloudFormation takes ${MAX_TEMPLATE}`;
    if (pipelines.size === 0) {
      return [`stack '${stack.node.path}' has ${what}: make some of them in another stack`];
    }
    return [
      `stack '${stack.node.path}' has ${what}: spread its ${pipelines.size} pipelines over ${parts} stacks, ` +
        this.advice(Math.floor(pipelines.size / parts)),
    ];
  }

  private nestedErrors(resources: IConstruct[]): string[] {
    // A change of the job, such as a new task definition, changes all pipelines.
    if (resources.length <= MAX_NESTED) {
      return [];
    }
    const pipelines = resources.filter((each) => each instanceof CfnStateMachine).length;
    const parts = partsOf(resources.length, MAX_NESTED);
    return [
      `the nested stacks of '${this.stack.node.path}' have ${resources.length} resources, and CloudFormation changes ${MAX_NESTED} in one ` +
        `deployment: spread their ${pipelines} pipelines over ${parts} stacks, ${this.advice(Math.floor(pipelines / parts))}`,
    ];
  }

  private isOfPipeline(resource: IConstruct): boolean {
    return resource.node.scopes.some(({ node }) => this.pipelines.has(node.path));
  }
}

/** Number of stacks that are needed, with a tenth of each left free. */
function partsOf(has: number, room: number): number {
  return Math.ceil(has / Math.max(1, room * 0.9));
}

// In a template, a definition is an escaped text, and a policy's document has a line for each word.
function bytesOf(stack: Stack, resource: IConstruct): number {
  if (resource instanceof CfnStateMachine) {
    const definition: unknown = stack.resolve(resource.definitionString);
    const metadata: unknown = stack.resolve(resource.cfnOptions.metadata);
    return prettyLength([definition, metadata]) + (definition === undefined ? DEFINITION_ASSET : 0);
  }
  if (resource instanceof CfnSchedule) {
    return SCHEDULE;
  }
  const isPolicy = resource instanceof CfnPolicy || resource instanceof CfnManagedPolicy;
  return isPolicy ? prettyLength(stack.resolve(resource.policyDocument)) : 0;
}

function prettyLength(value: unknown): number {
  return Buffer.byteLength(JSON.stringify([[[value]]], undefined, 1));
}
