import { nearest } from '../../lib/text/nearest';
import type { Pipeline } from '../pipeline';
import { pipelinesOf } from './pipelines';
import type { Assembly } from './model';
import { namedBy, preciseName, type Named } from './precise-name';

/**
 * Finds a pipeline by its name, else by its logical id, the path of its construct, or `stack/name`.
 *
 * @throws Error that lists the pipelines, with the nearest name, when the name is unknown or several pipelines have it.
 */
export function findPipeline(assembly: Assembly, name: string): Pipeline {
  return findAmong(pipelinesOf(assembly), name, assembly.directory);
}

/**
 * Finds one of these pipelines.
 *
 * @param where what they are of, for the error if there are none
 * @throws Error as {@link findPipeline}
 */
export function findAmong<P extends Named>(pipelines: readonly P[], name: string, where: string): P {
  for (const isNamed of namedBy(name)) {
    const found = pipelines.filter(isNamed);
    if (found.length > 1) {
      const choices = found.map((pipeline) => preciseName(pipeline, found));
      throw new Error(`'${name}' is the name of ${found.length} pipelines; say which: ${choices.join(', ')}`);
    }
    if (found[0]) return found[0];
  }
  if (pipelines.length === 0) throw new Error(`${where} has no state machine`);
  const shown = pipelines.filter(({ kind }) => kind !== 'internal');
  const known = [...new Set((shown.length > 0 ? shown : pipelines).map((pipeline) => pipeline.name))];
  const near = nearest(name, known);
  const suggestion = near === undefined ? '' : `\nDid you mean ${near}?`;
  throw new Error(`there is no pipeline '${name}'; the app has ${known.join(', ')}${suggestion}`);
}
