import { IResource, Resource, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';

/** What says where something is. */
type Part = 'region' | 'account';

/**
 * Checks that what works together is deployed to one account and region: Step Functions, EventBridge and ECS start nothing in
 * another one. What is known at deployment only passes, but for what CDK would have to refer to from a stack whose place is known.
 *
 * @param what names the other in errors, for example `its job`
 * @param arn of the other, which may say more than an imported resource does
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
 * CDK refers to nothing of a stack whose account or region is known from one where it is not, nor back.
 *
 * @throws Error that names both, and what to say
 */
function checkReference(one: Construct, other: IConstruct, what: string): void {
  const [here, there] = [Stack.of(one), Stack.of(other)];
  const isImported = Resource.isResource(other) && !Resource.isOwnedResource(other);
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

/** What else is known of a resource. */
interface Known {
  /** It may say more than an imported resource does. */
  readonly arn?: string;
  /** What to do beside giving another one, for the error. */
  readonly else?: string;
}

/**
 * Checks that a resource is where somebody can use it.
 *
 * @param what names the resource in errors, for example `its event bus`
 * @param part in which it must not differ: a key, say, may be of another account, but of no other region
 * @throws Error that names both, and where they are
 */
export function checkUsable(one: IConstruct, resource: IResource, what: string, part: Part, known: Known = {}): void {
  const far = farPart(one, resource, [part], known.arn);
  if (far) {
    throw new Error(`${far.say(what)}: AWS takes one of the same ${part} only, so give such a one${known.else ?? ''}`);
  }
}

/** The path of a construct that is not there yet. */
export function childPath(scope: Construct, id: string): string {
  return scope.node.path === '' ? id : `${scope.node.path}/${id}`;
}

/** Whether something may be of another account than that of a construct's stack. */
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

/** Where something is: of an imported resource where its ARN says, which is its own where its stack's is another. */
function placeOf(construct: IConstruct, arn = ''): Record<Part, string> {
  const { region, account } = Resource.isResource(construct) ? construct.env : Stack.of(construct);
  const [, , , ofRegion, ofAccount] = arn.split(':');
  return { region: ofRegion || region, account: ofAccount || account };
}
