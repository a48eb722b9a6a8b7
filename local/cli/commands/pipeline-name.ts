import type { RunOrder } from '../../assembly/run-order';
import { messageOf, UsageError } from '../errors';
import type { Parts } from '../parts';
import type { Arguments } from '../arguments/spec';

/**
 * The pipeline that the arguments name; undefined for all of them.
 *
 * @throws UsageError when they name no pipeline, or one together with `--all`
 */
export function pipelineName(command: string, { operands, switches, values }: Arguments): string | undefined {
  const [name] = operands;
  if (switches.has('all')) {
    if (name !== undefined)
      throw new UsageError(`${command} ${name} --all: name one pipeline or all of them, not both`);
    return undefined;
  }
  if (name === undefined) {
    throw new UsageError(`${command} needs a pipeline, or --all`, 'starlake-sfn list shows their names.');
  }
  if (values['stack'] !== undefined) {
    throw new UsageError('--stack needs --all', `Use ${command} ${values['stack']}/${name}.`);
  }
  return name;
}

/**
 * The load and transform pipelines of the app, in the order of their datasets.
 *
 * @throws UsageError when there are none, or names are ambiguous
 */
export async function orderedPipelines(assembly: unknown, stack: string | undefined, parts: Parts): Promise<RunOrder> {
  const pipelines = await parts.pipelinesOf(assembly);
  try {
    return await parts.runOrder(pipelines, stack);
  } catch (error) {
    throw new UsageError(messageOf(error), 'starlake-sfn list shows all pipelines.');
  }
}
