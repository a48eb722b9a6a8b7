import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Definition, Pipeline } from '../model';
import { resourcesOf, type Assembly, type ResourceLocation } from './model';
import { Resolver } from './resolve';

/** Metadata in which a load pipeline's construct leaves the name of its pipeline. */
const NAME_METADATA = 'starlake:pipeline';

/**
 * Every state machine of an assembly. Definitions are resolved when they are looked at, so that one that cannot be
 * resolved does not keep the others from being listed.
 */
export function pipelinesOf(assembly: Assembly): Pipeline[] {
  const resolver = new Resolver(assembly);
  return resourcesOf(assembly, 'AWS::StepFunctions::StateMachine').map((at) => {
    const { stack, logicalId } = at;
    const construct = stack.constructs.get(logicalId)?.replace(/\/Resource$/, '');
    let definition: Definition | undefined;
    return {
      ...nameOf(at, construct, resolver),
      stack: stack.name,
      logicalId,
      ...(construct === undefined ? {} : { path: construct }),
      get definition() {
        return (definition ??= readDefinition(at, resolver));
      },
    };
  });
}

function nameOf(
  at: ResourceLocation,
  construct: string | undefined,
  resolver: Resolver,
): Pick<Pipeline, 'name' | 'kind'> {
  const { Metadata, Properties } = at.resource;
  const declared = Metadata?.[NAME_METADATA];
  if (typeof declared === 'string') return { name: declared, kind: 'load' };
  if (Properties?.StateMachineName !== undefined) {
    return { name: resolver.text(Properties.StateMachineName, at), kind: 'custom' };
  }
  return { name: construct?.split('/').at(-1) ?? at.logicalId, kind: 'custom' };
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
    throw new Error(`${where}: the state machine's definition is no JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function readAsset(at: ResourceLocation, location: unknown, resolver: Resolver): string {
  const { Key } = location as { Key?: unknown };
  const hint = at.resource.Metadata?.['aws:asset:path'];
  const key = resolver.text(Key, at);
  const file = typeof hint === 'string' ? path.join(at.stack.directory, hint) : at.stack.assets.get(key);
  if (!file) throw new Error(`${at.stack.name}/${at.logicalId}: the definition ${key} is not in the cloud assembly`);
  return readFileSync(file, 'utf8');
}
