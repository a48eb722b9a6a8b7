import { IResource, Resource, Stack, Stage, Token, TokenComparison } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';

/** A part of an environment. */
type Part = 'region' | 'account';

/**
 * Checks that two constructs are deployed to one account and region: Step Functions, EventBridge and ECS start nothing in
 * another one. Tokens pass, except where the CDK would have to refer to a stack of unknown place from one of known place.
 *
 * @param what describes the other one in errors, such as `its job`
 * @param arn of the other one, which may know more than an imported resource
 * @throws Error that names both, and where they are
 */
export function checkNear(one: Construct, other: IConstruct, what: string, arn?: string): void {
  checkReference(one, other, what);
  const far = farPart(one, other, ['region', 'account'], arn);
  if (far) {
    throw new Error(
      `${far.say(what)}: AWS starts nothing across them, so give each ${far.part} a job of its own, with its pipelines`,
    );
  }
}

/**
 * The CDK cannot refer from a stack with a known account or region to one without, nor back, nor from one stage or app to another.
 *
 * @throws Error that names both, and what to change
 */
function checkReference(one: Construct, other: IConstruct, what: string): void {
  const [here, there] = [Stack.of(one), Stack.of(other)];
  const isImported = Resource.isResource(other) && !Resource.isOwnedResource(other);
  if (!isImported && Stage.of(one) !== Stage.of(other)) {
    const places = one.node.root === other.node.root ? 'stages' : 'apps';
    throw new Error(
      `'${one.node.path}' and ${what} '${other.node.path}' are in two ${places}: CDK deploys them separately and cannot refer from ` +
        `one to the other, so make both in the same`,
    );
  }
  const part = (['account', 'region'] as const).find(
    (each) => Token.compareStrings(here[each], there[each]) === TokenComparison.ONE_UNRESOLVED,
  );
  if (here !== there && !isImported && part) {
    const of = (stack: Stack) =>
      Token.isUnresolved(stack[part]) ? `that says no ${part}` : `of ${part} ${stack[part]}`;
    throw new Error(
      `'${one.node.path}' is in a stack ${of(here)}, and ${what} '${other.node.path}' in one ${of(there)}: CDK cannot refer to one from the ` +
        `other, so give both stacks the same 'env'`,
    );
  }
}

/** Further information about a resource. */
interface Known {
  /** It may know more than an imported resource. */
  readonly arn?: string;
  /** Another solution, for the error. */
  readonly else?: string;
}

/**
 * Checks that a construct can use a resource.
 *
 * @param what describes the resource in errors, such as `its event bus`
 * @param part that must be the same: a key, for example, may be in another account, but not in another region
 * @throws Error that names both, and where they are
 */
export function checkUsable(one: IConstruct, resource: IResource, what: string, part: Part, known: Known = {}): void {
  const far = farPart(one, resource, [part], known.arn);
  if (far) {
    throw new Error(`${far.say(what)}: AWS takes one of the same ${part} only, so give such a one${known.else ?? ''}`);
  }
}

/** The path of a construct that does not exist yet. */
export function childPath(scope: Construct, id: string): string {
  return scope.node.path === '' ? id : `${scope.node.path}/${id}`;
}

/** Whether a resource is perhaps in another account than a construct's stack. */
export function isForeign({ env }: { readonly env: { readonly account: string } }, scope: Construct): boolean {
  const comparison = Token.compareStrings(env.account, Stack.of(scope).account);
  return comparison === TokenComparison.DIFFERENT || comparison === TokenComparison.ONE_UNRESOLVED;
}

function farPart(one: IConstruct, other: IConstruct, parts: Part[], arn?: string) {
  const [here, there] = [placeOf(one), placeOf(other, arn)];
  const part = parts.find((each) => Token.compareStrings(here[each], there[each]) === TokenComparison.DIFFERENT);
  return (
    part && {
      part,
      say: (what: string) =>
        `'${one.node.path}' is in ${part} ${here[part]}, and ${what} '${other.node.path}' in ${part} ${there[part]}`,
    }
  );
}

/** Where a construct is; for an imported resource, where its ARN says, not where its stack is. */
function placeOf(construct: IConstruct, arn = ''): Record<Part, string> {
  const { region, account } = Resource.isResource(construct) ? construct.env : Stack.of(construct);
  const [, , , ofRegion, ofAccount] = arn.split(':');
  return { region: ofRegion || region, account: ofAccount || account };
}
