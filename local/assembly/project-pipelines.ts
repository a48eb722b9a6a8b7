import type { Pipeline } from '../pipeline';

/**
 * The load and transform pipelines of an app: those of `--all`.
 *
 * @param stack only those of this stack and its nested stacks
 * @throws Error when there are none, or two of the same kind and name: one would overwrite the other's output
 */
export function projectPipelines(pipelines: readonly Pipeline[], stack?: string): Pipeline[] {
  const stacks = [...new Set(pipelines.map(stackOf))];
  if (stack !== undefined && !stacks.includes(stack)) {
    throw new Error(`the stack '${stack}' has no state machine; stacks that have one: ${stacks.join(', ') || 'none'}`);
  }
  const found = pipelines.filter(
    (pipeline) => /^(load|transform)$/.test(pipeline.kind) && (stack === undefined || stackOf(pipeline) === stack),
  );
  if (found.length === 0) throw new Error('the app has no load and no transform pipeline');
  for (const [at, { kind, name }] of found.entries()) {
    const twin = found.slice(at + 1).find((other) => other.kind === kind && other.name === name);
    if (twin && stackOf(twin) !== stackOf(found[at]!)) {
      throw new Error(
        `'${name}' is the name of a ${kind} pipeline of ${stackOf(found[at]!)} and of one of ${stackOf(twin)}: ` +
          'say which stack with --stack NAME',
      );
    }
    if (twin) throw new Error(`'${name}' is the name of two ${kind} pipelines of ${stackOf(twin)}`);
  }
  return found;
}

/** Name of the stack that a pipeline is deployed with. */
function stackOf({ stack, outermostStack = stack }: Pipeline): string {
  return outermostStack;
}
