import { Annotations, Aspects } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { longest } from './longest';
import { grouped, Permission, widened, PermissionGroup } from './permission';
import { packed } from './policy-packing';
import { shownText } from '../private/shown-text';
import { MAX_INLINE, MAX_MANAGED, MAX_POLICIES, MAX_TRUST, policySizes } from './policy-room';

/** What is left free in a role's inline policies, for what others of the app give it behind this. */
const SPARE = 512;

/** What to do where the policies of what a job's pipelines share have no room. */
export const SPLIT_JOB = 'split the pipelines over several jobs';

/** Characters that IAM's documents take, all of Latin-1. */
const NOT_IN_POLICIES = /[^\t\n\r\u0020-\u00ff]/gu;

/**
 * What this library lets a role do: packed into policies by the characters that IAM counts when they are deployed. They are one
 * inline policy while that has room, then managed ones; where ten have no room for it, exact keys become those of any domain, a
 * folder at a time, and a warning says which.
 *
 * CDK splits policies by a guess of 150 characters for each reference, and never below 10,240.
 */
export class RolePolicies {
  /**
   * Those of a role.
   *
   * @param advice what to do where there is no room, for the error: `split the pipelines over several jobs`
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

  /** Allows all of a list, and what is added to the list later. */
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

  /** Whoever only looks, as `starlake-sfn plan` does, has this without anything written. */
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
    const lengths = new Map<string, number>();
    const lengthOf = (text: string): number => {
      const length = lengths.get(text) ?? JSON.stringify(longest(text, this.role)).length - '""'.length;
      lengths.set(text, length);
      return length;
    };
    const rooms = this.rooms();
    const wide: Permission[] = [];
    for (;;) {
      const policies = packed(grouped(permissions), rooms, lengthOf);
      const fewer = policies ? undefined : widened(permissions, ({ resource, keys }) => lengthOf(keys ?? resource));
      if (policies || !fewer) {
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
 * Lets somebody do something: a role of this app by its `RolePolicies`, others by a statement for each group, which their owner
 * has room for or not.
 */
export function allow(grantee: iam.IGrantable, permissions: readonly Permission[], advice: string): void {
  const { grantPrincipal: principal } = grantee;
  if (principal instanceof iam.Role) {
    RolePolicies.of(principal, advice).allow(permissions);
  } else {
    statementsOf(grouped(permissions.map(inLatin))).forEach((one) => principal.addToPrincipalPolicy(one));
  }
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
  const { inline, managed, policies, trust } = policySizes(role);
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

/** A pattern as IAM takes it: `?` for another letter, `*` for one that is two in UTF-16, as IAM may count it. */
function latin(pattern: string): string {
  return pattern.replace(NOT_IN_POLICIES, (letter) => (letter.length === 1 ? '?' : '*'));
}
