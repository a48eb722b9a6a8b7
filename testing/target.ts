import type { Stack, Stage } from 'aws-cdk-lib';
import { readAssembly, type Assembly } from '../local/assembly';
import type { Template } from '../local/assembly/model';
import { pipelinesOf } from '../local/assembly/pipelines';
import type { Pipeline } from '../local/pipeline';

/** Stands for the folder of an assembly that is only a template. */
export const TEMPLATE = 'the template';

/** An assembly, and those of its pipelines that a name is looked for in. */
export interface Target {
  readonly assembly: Assembly;
  readonly pipelines: readonly Pipeline[];
}

/** The target that an app, a stage, a stack or the folder of a cloud assembly is; synthesizes what is not yet. */
export function targetOf(source: Stage | Stack | string): Target {
  if (typeof source === 'string') return stackTarget(source);
  if (isStage(source)) return stackTarget(source.synth().directory);
  const stage = [...source.node.scopes].reverse().find(isStage);
  if (stage === undefined) throw new Error(`the stack ${source.node.path} is in no App: new Stack(new App(), 'Name')`);
  return stackTarget(stage.synth().directory, source.node.path);
}

/**
 * The pipelines of a cloud assembly.
 *
 * @param stack path of a stack's construct: only the pipelines in it, and in nested stacks of it
 */
export function stackTarget(directory: string, stack?: string): Target {
  const assembly = readAssembly(directory);
  const all = pipelinesOf(assembly);
  if (stack === undefined) return { assembly, pipelines: all };
  const own = assembly.stacks.filter((each) => each.path === stack || each.path.startsWith(`${stack}/`));
  return { assembly, pipelines: all.filter((pipeline) => own.some(({ name }) => name === pipeline.stack)) };
}

/** The target that a template alone is: it has no assets. */
export function templateTarget(template: Template): Target {
  const paths = Object.entries(template.Resources ?? {}).flatMap(([logicalId, { Metadata }]) => {
    const construct = Metadata?.['aws:cdk:path'];
    return typeof construct === 'string' ? [[logicalId, construct] as const] : [];
  });
  const stack = {
    name: 'template',
    path: '',
    template,
    assets: new Map<string, string>(),
    directory: TEMPLATE,
    constructs: new Map(paths),
    notes: new Map<string, string>(),
  };
  const assembly = { directory: TEMPLATE, stacks: [stack] };
  return { assembly, pipelines: pipelinesOf(assembly) };
}

// Not by instanceof: a test may have another copy of the CDK.
function isStage(construct: object): construct is Stage {
  return 'synth' in construct && typeof construct.synth === 'function';
}
