import { StarlakePool, TransformPipeline } from '../lib';
import { lanesOf, type Lane } from './lanes';
import { LINEAGES } from './transforms/lineages';

/**
 * Synthesizes every lineage, once for each lane.
 *
 * @returns the lanes; the folder of their assembly is not removed
 */
export function synthesizeLineages(count: number): Lane[] {
  return lanesOf(count, LINEAGES, (stack, job, { name, tasks, slots, retries }) => {
    const pool = new StarlakePool({ name: `${name}-pool`, slots });
    new TransformPipeline(stack, name, { job, tasks: [...tasks], pool, retries });
  });
}
