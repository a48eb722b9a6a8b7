import { rmSync } from 'node:fs';
import type { HarnessOptions } from '../harness';
import { add, NOTHING, type Result } from '../tally';
import type { Lane } from '../lanes';
import { synthesizeLineages } from '../transform-lanes';
import { planTransforms, playTransforms } from './transform-story';

/** Plays scenarios of transform pipelines until there are as many runs as asked for, and adds up their results. */
export async function runTransforms(options: Omit<HarnessOptions, 'broken'>): Promise<Result> {
  const { seed, runs, only, pipelines = '', lanes: count, onProgress, onTrace } = options;
  const lanes = synthesizeLineages(only === undefined ? count : 1);
  let [next, done, result] = [only ?? 1, 0, NOTHING];
  const isEnough = () => (only === undefined ? result.runs >= runs : next > only);
  const draw = () => {
    const scenario = planTransforms(seed, next++);
    return only !== undefined || scenario.lineage.name.includes(pipelines) ? scenario : undefined;
  };
  const work = async (lane: Lane) => {
    while (!isEnough()) {
      const scenario = draw();
      if (!scenario) continue;
      result = add(await playTransforms(scenario, lane, onTrace), result);
      done++;
      onProgress?.(done, done, result);
    }
  };
  try {
    await Promise.all(lanes.map(work));
    return result;
  } finally {
    rmSync(lanes[0]!.assembly.directory, { recursive: true, force: true });
  }
}
