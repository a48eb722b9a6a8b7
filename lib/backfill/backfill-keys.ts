import { Keys } from '../private/struct-keys';
import type { BackfillTarget } from './backfill-target';
import { each, PIPELINE_KEYS } from '../pipeline/pipeline-keys';
import type { BackfillPipelineProps } from './backfill-pipeline-props';

/** Members of the properties of a backfill. */
export const BACKFILL_KEYS: Keys<BackfillPipelineProps> = {
  ...{ ...PIPELINE_KEYS, pipelines: 'list', maxConcurrency: 'number' },
};

const TARGET_KEYS: Keys<BackfillTarget> = { pipeline: 'own', cron: 'text', timeZone: 'text' };

/** Checks the properties of the pipelines that a backfill can run. */
export function checkTargets(targets: BackfillTarget[], what: string): BackfillTarget[] {
  return each(targets, what, TARGET_KEYS, (_, i) => `pipeline ${i + 1}`);
}
