import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { CRON_METADATA, KIND_METADATA, NAME_METADATA, type DatasetsNote } from '../../lib/contract/metadata';
import type { Trigger } from '../../lib/contract/join-datasets';
import type { Pipeline, PipelineKind } from '../pipeline';
import { resourcesOf, type Assembly, type ResourceLocation, type Stack } from './model';
import { Resolver } from './resolve';
import { readTablesFile } from './tables-file';
import { triggersOf } from './triggers';
import type { Definition } from '../asl';

const KINDS: readonly string[] = ['load', 'transform', 'backfill', 'custom', 'internal'] satisfies PipelineKind[];

/**
 * Every state machine of an assembly. Definitions are resolved on first use, so that all pipelines can be listed even if one
 * of them cannot be resolved.
 */
export function pipelinesOf(assembly: Assembly): Pipeline[] {
  const resolver = new Resolver(assembly);
  let triggers: Trigger[] | undefined;
  return resourcesOf(assembly, 'AWS::StepFunctions::StateMachine').map((at) => {
    const { stack, logicalId } = at;
    const construct = stack.constructs.get(logicalId)?.replace(/\/Resource$/, '');
    let definition: Definition | undefined;
    return {
      ...nameOf(at, construct, resolver),
      stack: stack.name,
      ...(stack.parent && { outermostStack: outermostOf(stack).name }),
      logicalId,
      ...(construct === undefined ? {} : { path: construct }),
      ...datasetsOf(at),
      get schedules() {
        return schedulesOf(at, assembly, resolver);
      },
      get triggers() {
        const own = resolver.text({ Ref: logicalId }, at);
        return (triggers ??= triggersOf(assembly, resolver)).filter(({ stateMachine }) => stateMachine === own);
      },
      get machineName() {
        return resolver.nameOf(at);
      },
      get definition() {
        return (definition ??= readDefinition(at, resolver));
      },
      get tablesFile() {
        return readTablesFile(this.definition, stack);
      },
    };
  });
}

function outermostOf(stack: Stack): Stack {
  return stack.parent === undefined ? stack : outermostOf(stack.parent.stack);
}

function nameOf(
  at: ResourceLocation,
  construct: string | undefined,
  resolver: Resolver,
): Pick<Pipeline, 'name' | 'kind'> {
  const { Metadata, Properties } = at.resource;
  const declared = Metadata?.[NAME_METADATA];
  const said = String(Metadata?.[KIND_METADATA] ?? (typeof declared === 'string' ? 'load' : 'custom'));
  const kind = KINDS.includes(said) ? (said as PipelineKind) : 'custom';
  if (typeof declared === 'string') return { name: declared, kind };
  if (Properties?.StateMachineName !== undefined) return { name: resolver.text(Properties.StateMachineName, at), kind };
  return { name: construct?.split('/').at(-1) ?? at.logicalId, kind };
}

function datasetsOf({ stack, logicalId }: ResourceLocation): Pick<Pipeline, 'datasets' | 'taskReads'> {
  const note = stack.notes.get(stack.constructs.get(logicalId) ?? '');
  if (note === undefined) return {};
  const { reads, writes, taskReads } = JSON.parse(note) as DatasetsNote;
  return {
    datasets: { reads, writes },
    ...(taskReads && { taskReads: taskReads.map((places) => places.flatMap((at) => reads[at] ?? [])) }),
  };
}

/**
 * The schedules of a state machine as text, each once: the template has two for a schedule with days of month and of
 * week.
 */
function schedulesOf(at: ResourceLocation, assembly: Assembly, resolver: Resolver): string[] {
  const own = resolver.text({ Ref: at.logicalId }, at);
  const schedules = resourcesOf(assembly, 'AWS::Scheduler::Schedule').filter((schedule) => {
    const { Arn: target } = (schedule.resource.Properties?.Target ?? {}) as { Arn?: unknown };
    return resolver.resolve(target, schedule) === own;
  });
  const words = schedules.map((schedule) => {
    const { ScheduleExpression, ScheduleExpressionTimezone = 'UTC', State } = schedule.resource.Properties ?? {};
    const cron = schedule.resource.Metadata?.[CRON_METADATA] ?? ScheduleExpression;
    const zone = resolver.text(ScheduleExpressionTimezone, schedule);
    return `${resolver.text(cron, schedule)} ${zone}${State === 'DISABLED' ? ' (disabled)' : ''}`;
  });
  return [...new Set(words)];
}

function readDefinition(at: ResourceLocation, resolver: Resolver): Definition {
  const {
    Definition: inline,
    DefinitionString,
    DefinitionS3Location,
    DefinitionSubstitutions,
  } = at.resource.Properties ?? {};
  const where = `${at.stack.name}/${at.logicalId}`;
  const substitutions = (resolver.resolve(DefinitionSubstitutions ?? {}, at) ?? {}) as Record<string, unknown>;
  let text: string;
  if (inline !== undefined) text = JSON.stringify(resolver.resolve(inline, at));
  else if (DefinitionString !== undefined) text = resolver.text(DefinitionString, at);
  else if (DefinitionS3Location !== undefined) text = readAsset(at, DefinitionS3Location, resolver);
  else throw new Error(`${where}: the state machine has no definition`);
  for (const [name, value] of Object.entries(substitutions)) {
    text = text.replaceAll(`\${${name}}`, () => String(value));
  }
  try {
    return JSON.parse(text) as Definition;
  } catch (error) {
    throw new Error(`${where}: the state machine's definition is not JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/**
 * The text of a definition that is an asset, with the variables of its substitutions.
 *
 * @throws Error if the assembly does not have it
 */
export function readDefinitionAsset(at: ResourceLocation, assembly: Assembly): string {
  return readAsset(at, at.resource.Properties?.DefinitionS3Location, new Resolver(assembly));
}

function readAsset(at: ResourceLocation, location: unknown, resolver: Resolver): string {
  const { Key } = location as { Key?: unknown };
  const hint = at.resource.Metadata?.['aws:asset:path'];
  const key = resolver.text(Key, at);
  const file = typeof hint === 'string' ? path.join(at.stack.directory, hint) : at.stack.assets.get(key);
  if (!file) throw new Error(`${at.stack.name}/${at.logicalId}: the definition ${key} is not in the cloud assembly`);
  return readFileSync(file, 'utf8');
}
