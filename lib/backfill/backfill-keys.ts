import { Keys } from '../private/struct-keys';
import type { BackfillTarget } from './backfill-target';
import { each } from '../pipeline/pipeline-keys';
import type { BackfillPipelineProps } from './backfill-pipeline-props';

/** Members of the properties of a backfill. */
export const BACKFILL_KEYS: Keys<BackfillPipelineProps> = {
  ...{ job: 'own', pipelines: 'list', pipelineName: 'text', maxConcurrent: 'number' },
  ...{ stateMachineName: 'text', role: 'object' },
};

export const TARGET_KEYS: Keys<BackfillTarget> = { pipeline: 'own', cron: 'text', timeZone: 'text' };

/** The same of what a backfill may run. */
export function checkTargets(targets: BackfillTarget[], what: string): BackfillTarget[] {
  return each(targets, what, TARGET_KEYS, (_, i) => `pipeline ${i + 1}`);
}
