import type { BackfillPipelineProps } from './backfill-pipeline';
import type { BackfillTarget } from './backfill-target';
import type { LoadPipelineProps } from './load-pipeline';
import type { TransformLoad } from './transform-load';
import type { TransformPipelineProps } from './transform-pipeline';
import type { TransformTask } from './transform-task';
import { checkList } from '../private/checks';
import { checkKeys, Keys } from '../private/struct-keys';

/** Members of the properties of a load pipeline. */
export const LOAD_PIPELINE_KEYS: Keys<LoadPipelineProps> = {
  ...{
    job: true,
    domain: true,
    tables: true,
    pipelineName: true,
    description: true,
    environment: true,
    preLoadStrategy: true,
  },
  ...{ globalAckFilePath: true, ackWaitTimeout: true, areaName: true, landingDirectory: true, pool: true },
  ...{ overlap: true, staleFiles: true, retries: true, retryDelay: true, memoryLadder: true, maxRejectedRatio: true },
  ...{ schedule: true, _schedule: true, stateMachineName: true, role: true },
};

/** Members of the properties of a transform pipeline. */
export const TRANSFORM_PIPELINE_KEYS: Keys<TransformPipelineProps> = {
  ...{
    job: true,
    tasks: true,
    pipelineName: true,
    description: true,
    loads: true,
    environment: true,
    pool: true,
    overlap: true,
  },
  ...{
    retries: true,
    retryDelay: true,
    schedule: true,
    _schedule: true,
    trigger: true,
    stateMachineName: true,
    role: true,
  },
};

/** Members of the properties of a backfill. */
export const BACKFILL_KEYS: Keys<BackfillPipelineProps> = {
  ...{ job: true, pipelines: true, pipelineName: true, maxConcurrent: true, stateMachineName: true, role: true },
};

const TASK_KEYS: Keys<TransformTask> = {
  ...{ name: true, dataset: true, dependencies: true, options: true, cpu: true, memoryMiB: true, sparkConfig: true },
  ...{ taskTimeout: true },
};

const LOAD_KEYS: Keys<TransformLoad> = { pipeline: true, tables: true, datasets: true };
const TARGET_KEYS: Keys<BackfillTarget> = { pipeline: true, cron: true, timeZone: true };

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
