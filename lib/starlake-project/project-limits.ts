import { CfnResource, Stack } from 'aws-cdk-lib';
import { CfnManagedPolicy, CfnPolicy } from 'aws-cdk-lib/aws-iam';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct, IConstruct } from 'constructs';
import { StarlakePipeline } from '../pipeline/starlake-pipeline';

/** Resources of a stack, and bytes of its template (CloudFormation). */
const MAX_RESOURCES = 500;
const MAX_TEMPLATE = 1_000_000;

/** Bytes of a resource in a template, about, without what its size depends on: a definition, metadata, a policy's document. */
const RESOURCE = 900;

/**
 * Says of a project that is too large for its stack what it has, and how to split it. CloudFormation would say it after minutes.
 */
export function limitErrors(project: Construct, pipelines: StarlakePipeline[]): string[] {
  const stack = Stack.of(project);
  const resources = stack.node.findAll().filter((each) => CfnResource.isCfnResource(each) && Stack.of(each) === stack);
  // What all pipelines share is in every stack.
  const paths = new Set(pipelines.map(({ node }) => node.path));
  const shared = resources.filter((each) => !isWithin(each, paths)).length;
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
      ? `has ${resources.length} resources, and CloudFormation takes ${MAX_RESOURCES}`
      : `has a template of about ${bytes} bytes, and CloudFormation takes ${MAX_TEMPLATE}`;
  return [
    `stack '${stack.node.path}' ${what}. '${project.node.path}' has ${pipelines.length} pipelines: spread them over ${parts} stacks, ` +
      `a StarlakeProject in each, with the names of ${Math.floor(pipelines.length / parts)} pipelines or domains as its 'only'`,
  ];
}

/** Stacks that are needed, with a tenth of their room to spare. */
function partsOf(has: number, room: number): number {
  return Math.ceil(has / Math.max(1, room * 0.9));
}

function isWithin(resource: IConstruct, paths: Set<string>): boolean {
  return resource.node.scopes.some(({ node }) => paths.has(node.path));
}

// In the template a definition is a text in a text, and a policy's document has a line for each word of it.
function bytesOf(stack: Stack, resource: IConstruct): number {
  if (resource instanceof CfnStateMachine) {
    const parts = [resource.definitionString, resource.cfnOptions.metadata];
    return Buffer.byteLength(JSON.stringify(stack.resolve(parts)));
  }
  const isPolicy = resource instanceof CfnPolicy || resource instanceof CfnManagedPolicy;
  return isPolicy ? JSON.stringify([[[stack.resolve(resource.policyDocument)]]], undefined, 1).length : 0;
}
