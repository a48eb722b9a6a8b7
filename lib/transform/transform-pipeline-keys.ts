import { Keys } from '../private/struct-keys';
import { COMMAND_PIPELINE_KEYS, each } from '../pipeline/pipeline-keys';
import type { TransformTask } from './transform-task';
import type { TransformLoad } from './transform-load';
import type { TransformPipelineProps } from './transform-pipeline-props';

/** Members of the properties of a transform pipeline. */
export const TRANSFORM_PIPELINE_KEYS: Keys<TransformPipelineProps> = {
  ...{ ...COMMAND_PIPELINE_KEYS, tasks: 'list', loads: 'list', trigger: 'own' },
};

const TASK_KEYS: Keys<TransformTask> = {
  ...{
    name: 'text',
    dataset: 'text',
    dependencies: 'list',
    options: 'texts',
    expectations: 'flag',
    cpu: 'number',
    memory: 'own',
  },
  ...{ sparkConfig: 'texts', taskTimeout: 'own' },
};

const LOAD_KEYS: Keys<TransformLoad> = { pipeline: 'own', tables: 'list', datasets: 'texts' };

/**
 * Checks the members of tasks.
 *
 * @throws Error for a value that is not a list, and for an unknown member
 */
export function checkTasks(tasks: TransformTask[], what: string): TransformTask[] {
  return each(tasks, what, TASK_KEYS, ({ name }, i) => (typeof name === 'string' ? `task '${name}'` : `task ${i + 1}`));
}

/** Checks the members of loads, as `checkTasks` does. */
export function checkLoads(loads: TransformLoad[], what: string): TransformLoad[] {
  return each(loads, what, LOAD_KEYS, (_, i) => `load ${i + 1}`);
}
