import { rmSync } from 'node:fs';
import type { HarnessOptions } from '../harness';
import { add, NOTHING, type Result } from '../tally';
import { synthesizeLineages, type TransformLane } from '../transform-lanes';
import { LINEAGES } from './lineages';
import { planTransforms, playTransforms } from './transform-story';

/** Plays scenarios of transform pipelines until there are as many runs as asked for, and adds up their results. */
export async function runTransforms(options: Omit<HarnessOptions, 'broken'>): Promise<Result> {
  const { seed, runs, only, pipelines = '', lanes: count, onProgress, onTrace } = options;
  const lanes = synthesizeLineages(only === undefined ? count : 1);
  const lineages = LINEAGES.filter(({ name }) => name.includes(pipelines));
  let [next, done, result] = [only ?? 1, 0, NOTHING];
  const isWanted = () => (only === undefined ? result.runs < runs : done === 0);
  const work = async (lane: TransformLane) => {
    while (isWanted()) {
      const played = await playTransforms(planTransforms(seed, next++, lineages), lane, onTrace);
      result = add(result, played);
      onProgress?.(++done, done, result);
    }
  };
  try {
    await Promise.all(lanes.map(work));
    return result;
  } finally {
    rmSync(lanes[0]!.assembly.directory, { recursive: true, force: true });
  }
}
