import type { Pipeline } from '../model';
import { pipelinesOf } from './pipelines';
import type { Assembly } from './model';
import { answersTo, preciseName } from './precise-name';

/**
 * Finds a pipeline by its name, else by its logical id, the path of its construct, or `stack/name`.
 *
 * @throws Error listing what there is, the nearest names first, when the name is unknown or names more than one.
 */
export function findPipeline(assembly: Assembly, name: string): Pipeline {
  const pipelines = pipelinesOf(assembly);
  for (const way of answersTo(name)) {
    const found = pipelines.filter(way);
    if (found.length > 1) {
      const choices = found.map((pipeline) => preciseName(pipeline, found));
      throw new Error(`'${name}' is the name of ${found.length} pipelines; say which: ${choices.join(', ')}`);
    }
    if (found[0]) return found[0];
  }
  if (pipelines.length === 0) throw new Error(`${assembly.directory} has no state machine`);
  const shown = pipelines.filter(({ kind }) => kind !== 'internal');
  const known = [...new Set((shown.length > 0 ? shown : pipelines).map((pipeline) => pipeline.name))];
  known.sort((a, b) => distance(name, a) - distance(name, b));
  const near = distance(name, known[0]!) <= Math.max(1, Math.ceil(name.length / 3));
  const suggestion = near ? `\nDid you mean ${known[0]!}?` : '';
  throw new Error(`there is no pipeline '${name}'; there is ${known.join(', ')}${suggestion}`);
}

/** How many letters to change, add or take away, whatever their case. */
function distance(from: string, to: string): number {
  const [a, b] = [from.toLowerCase(), to.toLowerCase()];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row.push(Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    last = row;
  }
  return last[b.length]!;
}
