import { Annotations, Aspects, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { longest } from './longest';
import { grouped, Permission, widened, PermissionGroup } from './permission';
import { packed } from './policy-packing';
import { isShared } from '../private/shared-stacks';
import { shownText } from '../private/shown-text';
import { MAX_INLINE, MAX_MANAGED, MAX_POLICIES, MAX_TRUST, policySizes } from './policy-room';

/** Characters that stay free in a role's inline policies, for grants that the app adds later. */
const SPARE = 512;

/**
 * Managed policies of a role that pipelines of nested stacks share, unless less is not enough: ten for each function would
 * fill the template.
 */
const MAX_SHARED = 5;

/** Advice if the policies that a job's pipelines share are full. */
export const SPLIT_JOB = 'split the pipelines over several jobs';

/** Characters that IAM's documents do not accept: they accept Latin-1. */
const NOT_IN_POLICIES = /[^\t\n\r\u0020-\u00ff]/gu;

/**
 * The permissions that this library gives to a role, packed into policies by the characters that IAM counts after
 * deployment: into one inline policy, and into managed policies when that is full. When ten of these are full, exact
 * keys become the keys of any domain, one folder at a time, and a warning names them.
 *
 * The CDK splits policies by an estimate of 150 characters for each reference, and never below 10,240.
 */
export class RolePolicies {
  /**
   * The policies of a role.
   *
   * @param advice what to do if the policies are full, for errors: `split the pipelines over several jobs`
   */
  public static of(role: iam.Role, advice: string): RolePolicies {
    const known = RolePolicies.known.get(role) ?? new RolePolicies(role, advice);
    RolePolicies.known.set(role, known);
    return known;
  }

  private static readonly known = new WeakMap<iam.Role, RolePolicies>();
  private readonly lists: Array<readonly Permission[]> = [];
  private readonly written = new Set<Permission>();
  private readonly errors: string[] = [];
  private managed = 0;

  private constructor(
    private readonly role: iam.Role,
    private readonly advice: string,
  ) {
    Aspects.of(role).add({ visit: (node) => node === role && this.write() });
    role.node.addValidation({ validate: () => this.validate() });
  }

  /** Allows the permissions of a list, and those that are added to the list later. */
  public allow(permissions: readonly Permission[]): void {
    this.lists.push(permissions);
  }

  private write(): void {
    const [inline = [], ...others] = this.pack();
    this.lists.flat().forEach((permission) => this.written.add(permission));
    statementsOf(inline).forEach((statement) => this.role.addToPrincipalPolicy(statement));
    for (const policy of others) {
      this.managed++;
      new iam.ManagedPolicy(this.role, `Policy${this.managed}`, {
        roles: [this.role],
        statements: statementsOf(policy),
      });
    }
  }

  /** Also runs if no policy is written, as in `starlake-sfn plan`. */
  private validate(): string[] {
    this.pack();
    return [...new Set([...this.errors, ...tooLong(this.role, this.advice)])];
  }

  private pack(): PermissionGroup[][] {
    const { path } = this.role.node;
    let permissions = this.lists
      .flat()
      .filter((permission) => !this.written.has(permission))
      .map(inLatin);
    if (permissions.length === 0) {
      return [];
    }
    const lengths = new Map<string, number>();
    const lengthOf = (text: string): number => {
      const length = lengths.get(text) ?? JSON.stringify(longest(text, this.role)).length - '""'.length;
      lengths.set(text, length);
      return length;
    };
    const rooms = this.rooms();
    const wide: Permission[] = [];
    for (;;) {
      const groups = grouped(permissions);
      const few = packed(groups, isShared(Stack.of(this.role)) ? rooms.slice(0, 1 + MAX_SHARED) : rooms, lengthOf);
      const fewer = few ? undefined : widened(permissions, ({ resource, keys }) => lengthOf(keys ?? resource));
      if (!fewer) {
        const policies = few ?? packed(groups, rooms, lengthOf);
        this.warn(wide);
        if (!policies) {
          const takes = `${MAX_INLINE} characters inline and ${MAX_POLICIES} managed policies of ${MAX_MANAGED}`;
          this.errors.push(
            `'${path}' is allowed more than its policies have room for, and IAM takes ${takes}: ${this.advice}`,
          );
        }
        return policies ?? [];
      }
      ({ permissions } = fewer);
      wide.push(fewer.wide);
    }
  }

  private rooms(): number[] {
    const { inline, policies } = policySizes(this.role);
    const managed = Math.max(0, MAX_POLICIES - policies);
    return [Math.max(0, MAX_INLINE - SPARE - inline), ...Array<number>(managed).fill(MAX_MANAGED)];
  }

  private warn(wide: Permission[]): void {
    if (wide.length > 0) {
      const what = wide.map(({ actions, resource, keys }) => `${actions.join(', ')} on ${shownText(keys ?? resource)}`);
      Annotations.of(this.role).addWarningV2(
        'starlake-stepfunctions:widePolicies',
        `the policies of '${this.role.node.path}' have no room for the keys of each domain, so it is allowed those of all: ` +
          `${what.join('; ')}. For keys of its own, ${this.advice}`,
      );
    }
  }
}

/**
 * Gives permissions to a grantee: to a role of this app by its `RolePolicies`, to others by a statement for each group.
 */
export function allow(grantee: iam.IGrantable, permissions: readonly Permission[], advice: string): iam.Grant {
  const { grantPrincipal: principal } = grantee;
  if (principal instanceof iam.Role) {
    RolePolicies.of(principal, advice).allow(permissions);
    return grantOf(principal, permissions, { statementAdded: true, policyDependable: principal });
  }
  const results = statementsOf(grouped(permissions.map(inLatin))).map((one) => principal.addToPrincipalPolicy(one));
  return grantOf(principal, permissions, results.find((result) => !result.statementAdded) ?? results[0]);
}

/**
 * The grant of permissions that a principal already has: the CDK makes a grant only if it adds the statement itself.
 */
function grantOf(
  principal: iam.IPrincipal,
  permissions: readonly Permission[],
  result: iam.AddToPrincipalPolicyResult,
): iam.Grant {
  const allowed = Object.create(principal, { addToPrincipalPolicy: { value: () => result } }) as iam.IPrincipal;
  return iam.Grant.addToPrincipal({
    grantee: { grantPrincipal: allowed },
    actions: [...new Set(permissions.flatMap(({ actions }) => actions))],
    resourceArns: [...new Set(permissions.map(({ resource }) => resource))],
  });
}

function statementsOf(policy: PermissionGroup[]): iam.PolicyStatement[] {
  return policy.map(({ actions, bucket, values }) =>
    bucket === undefined
      ? new iam.PolicyStatement({ actions, resources: [...values] })
      : new iam.PolicyStatement({
          actions,
          resources: [bucket],
          conditions: { StringLike: { 's3:prefix': [...values].sort() } },
        }),
  );
}

function tooLong(role: iam.Role, advice: string): string[] {
  const { inline, managed, policies, trust } = policySizes(role, true);
  const { path } = role.node;
  const sizes: Array<[string, number, number]> = [
    [`the inline policies of '${path}' have about`, inline, MAX_INLINE],
    ...[...managed].map(([policy, size]): [string, number, number] => [`'${policy}' has about`, size, MAX_MANAGED]),
    [`the trust policy of '${path}' has about`, trust, MAX_TRUST],
  ];
  return [
    ...sizes
      .filter(([, size, most]) => size > most)
      .map(
        ([what, size, most]) => `${what} ${size} characters when they are deployed, and IAM takes ${most}: ${advice}`,
      ),
    ...(policies > MAX_POLICIES
      ? [`'${path}' has ${policies} managed policies, and IAM takes ${MAX_POLICIES}: ${advice}`]
      : []),
  ];
}

function inLatin(permission: Permission): Permission {
  const { resource, keys, wider } = permission;
  return {
    ...permission,
    resource: latin(resource),
    ...(keys === undefined ? {} : { keys: latin(keys) }),
    ...(wider
      ? { wider: { resource: latin(wider.resource), ...(wider.keys ? { keys: latin(wider.keys) } : {}) } }
      : {}),
  };
}

/**
 * A pattern for IAM: `?` replaces a letter outside Latin-1, `*` a letter of two UTF-16 units, which IAM perhaps counts
 * as two.
 */
function latin(pattern: string): string {
  return pattern.replace(NOT_IN_POLICIES, (letter) => (letter.length === 1 ? '?' : '*'));
}
