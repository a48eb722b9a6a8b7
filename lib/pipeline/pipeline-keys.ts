import type { BackfillPipelineProps } from '../backfill/backfill-pipeline';
import type { BackfillTarget } from '../backfill/backfill-target';
import type { LoadPipelineProps } from '../load/load-pipeline';
import type { TransformLoad } from '../transform/transform-load';
import type { TransformPipelineProps } from '../transform/transform-pipeline';
import type { TransformTask } from '../transform/transform-task';
import { checkList } from '../private/checks';
import { checkKeys, Keys } from '../private/struct-keys';

const PIPELINE: Keys<Omit<TransformPipelineProps, 'tasks' | 'loads' | 'trigger'>> = {
  ...{ job: 'own', pipelineName: 'text', description: 'text', environment: 'texts', pool: 'own', overlap: 'text' },
  ...{ retries: 'number', retryDelay: 'own', schedule: 'own', _schedule: 'own' },
  ...{ stateMachineName: 'text', role: 'object' },
};

/** Members of the properties of a load pipeline. */
export const LOAD_PIPELINE_KEYS: Keys<LoadPipelineProps> = {
  ...PIPELINE,
  ...{ domain: 'text', tables: 'list', preLoadStrategy: 'text', globalAckFilePath: 'text', ackWaitTimeout: 'own' },
  ...{ areaName: 'text', landingDirectory: 'text', staleFiles: 'text', memoryLadder: 'list' },
  ...{ maxRejectedRatio: 'number' },
};

/** Members of the properties of a transform pipeline. */
export const TRANSFORM_PIPELINE_KEYS: Keys<TransformPipelineProps> = {
  ...{ ...PIPELINE, tasks: 'list', loads: 'list', trigger: 'own' },
};

/** Members of the properties of a backfill. */
export const BACKFILL_KEYS: Keys<BackfillPipelineProps> = {
  ...{ job: 'own', pipelines: 'list', pipelineName: 'text', maxConcurrent: 'number' },
  ...{ stateMachineName: 'text', role: 'object' },
};

const TASK_KEYS: Keys<TransformTask> = {
  ...{ name: 'text', dataset: 'text', dependencies: 'list', options: 'texts', cpu: 'number', memoryMiB: 'number' },
  ...{ sparkConfig: 'texts', taskTimeout: 'own' },
};

const LOAD_KEYS: Keys<TransformLoad> = { pipeline: 'own', tables: 'list', datasets: 'texts' };
const TARGET_KEYS: Keys<BackfillTarget> = { pipeline: 'own', cron: 'text', timeZone: 'text' };

/**
 * Checks that tasks have what tasks have.
 *
 * @throws Error for what is no list, and for what a task has that no task has
 */
export function checkTasks(tasks: TransformTask[], what: string): TransformTask[] {
  return each(tasks, what, TASK_KEYS, ({ name }, i) => (typeof name === 'string' ? `task '${name}'` : `task ${i + 1}`));
}

/** The same of what transforms load first. */
export function checkLoads(loads: TransformLoad[], what: string): TransformLoad[] {
  return each(loads, what, LOAD_KEYS, (_, i) => `load ${i + 1}`);
}

/** The same of what a backfill may run. */
export function checkTargets(targets: BackfillTarget[], what: string): BackfillTarget[] {
  return each(targets, what, TARGET_KEYS, (_, i) => `pipeline ${i + 1}`);
}

function each<T extends object>(items: T[], what: string, keys: Keys<T>, nameOf: (item: T, i: number) => string): T[] {
  checkList(items, what).forEach((item, i) => checkKeys(item, keys, `${nameOf(Object(item) as T, i)} in ${what}`));
  return items;
}
