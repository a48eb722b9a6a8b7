import { LoadOverrides, PipelineOverrides, TableOverrides, TaskOverrides, TransformOverrides } from './overrides';
import type { StarlakeProjectOptions } from './project-props';
import { checkFlag } from '../private/checks';
import { checkKeys, checkStructs, Keys } from '../private/struct-keys';
import { checkSchedule } from '../schedule/schedule-keys';

const PIPELINE: Keys<PipelineOverrides> = {
  ...{ schedule: true, scheduled: true, pool: true, overlap: true, retries: true, retryDelay: true },
  ...{ environment: true, description: true, stateMachineName: true },
};

const LOAD: Keys<LoadOverrides> = {
  ...{ ...PIPELINE, preLoadStrategy: true, globalAckFilePath: true, ackWaitTimeout: true, maxRejectedRatio: true },
  ...{ landingDirectory: true, staleFiles: true, memoryLadder: true },
};

const TRANSFORM: Keys<TransformOverrides> = { ...PIPELINE, runDependenciesFirst: true };
const TABLE: Keys<TableOverrides> = { cpu: true, memoryMiB: true, sparkConfig: true, taskTimeout: true };
const TASK: Keys<TaskOverrides> = { ...TABLE, options: true };

/**
 * Checks that what is said over the dag configurations is something that can be said.
 *
 * @param path of the project, for errors
 * @throws Error for a member that an override has not, with the nearest that it has, for a schedule that is a text, and for yes or
 * no as a text
 */
export function checkOverrideKeys(props: StarlakeProjectOptions, path: string): void {
  const of = (name: keyof StarlakeProjectOptions) => `'${name}' of '${path}'`;
  checkStructs(props.loads, of('loads'), (load, what) => checkPipeline(checkOverride(load, LOAD, what), what));
  checkStructs(props.transforms, of('transforms'), (transform, what) => {
    const { runDependenciesFirst } = checkPipeline(checkOverride(transform, TRANSFORM, what), what);
    checkFlag(runDependenciesFirst, `'runDependenciesFirst' of ${what}`);
  });
  checkStructs(props.tables, of('tables'), (table, what) => checkOverride(table, TABLE, what));
  checkStructs(props.tasks, of('tasks'), (task, what) => checkOverride(task, TASK, what));
}

function checkOverride<T extends object>(override: T, keys: Keys<T>, what: string): T {
  // Of a dict that jsii gets from another language, it drops what it does not know: nothing is left then.
  if (process.env.JSII_AGENT !== undefined && Object.keys(checkKeys(override, keys, what)).length === 0) {
    const known = Object.keys(keys).join(', ');
    throw new Error(`${what} has none of the properties that it may have: ${known}; give a struct, not a dict`);
  }
  return checkKeys(override, keys, what);
}

function checkPipeline<T extends PipelineOverrides>(override: T, what: string): T {
  const { schedule, scheduled } = override;
  if (schedule !== undefined) {
    checkSchedule(schedule, `'schedule' of ${what}`);
  }
  checkFlag(scheduled, `'scheduled' of ${what}`);
  return override;
}
