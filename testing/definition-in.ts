import { findAmong } from '../local/assembly/find';
import type { Assembly } from '../local/assembly/model';
import { readDefinitionAsset } from '../local/assembly/pipelines';
import type { Pipeline } from '../local/pipeline';
import { readableDefinition } from './readable-definition';
import { TEMPLATE, type Target } from './target';
import type { ParsedDefinition } from './types';

/** The definition of a pipeline of a target, as `definitionOf` has it. */
export function definitionIn({ assembly, pipelines }: Target, name: string | undefined): ParsedDefinition {
  const { stack: stackName, logicalId, name: found } = pipelineOf(pipelines, name, assembly);
  const stack = assembly.stacks.find((each) => each.name === stackName)!;
  const resource = stack.template.Resources![logicalId]!;
  return readableDefinition(resource.Properties ?? {}, () => {
    if (assembly.directory === TEMPLATE) {
      throw new Error(
        `the definition of '${found}' is an asset, which a template does not have: pass the stack, definitionOf(stack, '${found}')`,
      );
    }
    return readDefinitionAsset({ stack, logicalId, resource }, assembly);
  });
}

function pipelineOf(pipelines: readonly Pipeline[], name: string | undefined, { directory }: Assembly): Pipeline {
  if (name !== undefined) return findAmong(pipelines, name, directory);
  const shown = pipelines.filter(({ kind }) => kind !== 'internal');
  const [first, ...others] = shown.length > 0 ? shown : pipelines;
  if (first === undefined) throw new Error(`${directory} has no state machine`);
  if (others.length === 0) return first;
  throw new Error(
    `there are ${shown.length} pipelines: say which, one of ${shown.map((each) => each.name).join(', ')}`,
  );
}
