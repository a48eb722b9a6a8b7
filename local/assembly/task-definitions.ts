import { resourcesOf, type Assembly, type ResourceLocation, type Stack } from './model';
import type { Resolver } from './resolve';
import { familyOf, standInArn } from './stand-ins';

/** A task definition of the assembly, its tokens resolved. */
export interface TaskDefinition {
  readonly family: string;
  readonly arn: string;
  readonly cpu: string;
  readonly memory: string;
  /** CPU architecture, such as `ARM64`; undefined for x86. */
  readonly architecture?: string;
  readonly containers: readonly ContainerDefinition[];
}

/** One container of a task definition. */
export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Names of the variables that come from a secret. */
  readonly secrets: readonly string[];
  /** Its log group and stream prefix in CloudWatch Logs; undefined with another log driver or none. */
  readonly log?: { readonly group: string; readonly prefix: string };
}

interface ContainerProperties {
  readonly Name: unknown;
  readonly Image: unknown;
  readonly Essential?: unknown;
  readonly Command?: unknown[];
  readonly Environment?: Array<{ Name: unknown; Value: unknown }>;
  readonly Secrets?: Array<{ Name: unknown }>;
  readonly LogConfiguration?: { readonly LogDriver?: unknown; readonly Options?: Readonly<Record<string, unknown>> };
}

/**
 * Finds the task definition that a state names: by family, with or without a revision, or by ARN.
 *
 * @param stack The stack of the state machine; it is searched first.
 * @returns undefined when the assembly has no task definition of that name.
 */
export function findTaskDefinition(
  assembly: Assembly,
  resolver: Resolver,
  familyOrArn: string,
  stack: Stack,
): TaskDefinition | undefined {
  const family = familyOf(familyOrArn);
  const at = resourcesOf(assembly, 'AWS::ECS::TaskDefinition', stack).find((each) => resolver.nameOf(each) === family);
  return at && readTaskDefinition(at, family, resolver);
}

function readTaskDefinition(at: ResourceLocation, family: string, resolver: Resolver): TaskDefinition {
  const { Cpu, Memory, RuntimePlatform, ContainerDefinitions = [] } = at.resource.Properties ?? {};
  const containers = (ContainerDefinitions as ContainerProperties[]).map((container) => ({
    name: resolver.text(container.Name, at),
    image: resolver.text(container.Image, at),
    essential: resolver.resolve(container.Essential, at) !== false,
    command: (container.Command ?? []).map((word) => resolver.text(word, at)),
    environment: Object.fromEntries(
      (container.Environment ?? []).map(({ Name, Value }) => [resolver.text(Name, at), resolver.text(Value, at)]),
    ),
    secrets: (container.Secrets ?? []).map(({ Name }) => resolver.text(Name, at)),
    log: logOf(container, at, resolver),
  }));
  return {
    family,
    arn: standInArn('AWS::ECS::TaskDefinition', family),
    cpu: String(resolver.resolve(Cpu, at) ?? ''),
    memory: String(resolver.resolve(Memory, at) ?? ''),
    architecture: (RuntimePlatform as { CpuArchitecture?: string } | undefined)?.CpuArchitecture,
    containers,
  };
}

function logOf({ LogConfiguration }: ContainerProperties, at: ResourceLocation, resolver: Resolver) {
  const { LogDriver, Options = {} } = LogConfiguration ?? {};
  const group = Options['awslogs-group'];
  const prefix = Options['awslogs-stream-prefix'];
  return LogDriver === 'awslogs' && group !== undefined && prefix !== undefined
    ? { group: resolver.text(group, at), prefix: resolver.text(prefix, at) }
    : undefined;
}
