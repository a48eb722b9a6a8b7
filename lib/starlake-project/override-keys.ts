import { LoadOverrides, PipelineOverrides, TableOverrides, TaskOverrides, TransformOverrides } from './overrides';
import type { StarlakeProjectOptions } from './project-props';
import { checkMonitoringOptions } from '../monitoring/monitoring-keys';
import { checkKeys, checkStructs, Elsewhere, Keys } from '../private/struct-keys';
import { checkLogs } from '../pipeline/pipeline-keys';
import { checkSchedule } from '../schedule/schedule-keys';

const PIPELINE: Keys<PipelineOverrides> = {
  ...{ schedule: 'own', scheduled: 'flag', pool: 'own', overlap: 'text', retries: 'number', retryDelay: 'own' },
  ...{ environment: 'texts', description: 'text', stateMachineName: 'text', logs: 'own' },
  tracingEnabled: 'flag',
};

const LOAD: Keys<LoadOverrides> = {
  ...{ ...PIPELINE, preLoadStrategy: 'text', globalAckFilePath: 'text', ackWaitTimeout: 'own' },
  ...{ maxRejectedRatio: 'number', landingDirectory: 'text', staleFiles: 'text', memoryLadder: 'list' },
  grouping: 'own',
};

const TRANSFORM: Keys<TransformOverrides> = { ...PIPELINE, runDependenciesFirst: 'flag' };
const TABLE: Keys<TableOverrides> = {
  ...{ cpu: 'number', memory: 'own', sparkConfig: 'texts', taskTimeout: 'own' },
};
const TASK: Keys<TaskOverrides> = { ...TABLE, options: 'texts' };

/** Settings of a table, a task or the project, and not of a pipeline. */
const OF_TABLES = elsewhere(TABLE, "of a table ('domain.table') in 'tables'");
const OF_TASKS = elsewhere(TASK, "of a task ('domain.task') in 'tasks'");

function elsewhere(keys: object, where: string): Elsewhere {
  return {
    names: [...Object.keys(keys), 'monitoring'],
    place: (name) => (name === 'monitoring' ? "'limits' of 'monitoring' of the project" : `'${name}' ${where}`),
  };
}

/**
 * Checks that overrides, and what is monitored, have no members but those that they can have.
 *
 * @param of the project, for errors
 * @throws Error for an unknown member, with the nearest known one; for a schedule that is text; and for a boolean that
 * is text
 */
export function checkOverrideKeys(props: StarlakeProjectOptions, path: string): void {
  const of = (name: keyof StarlakeProjectOptions) => `'${name}' of '${path}'`;
  checkStructs(props.loads, of('loads'), (load, what) =>
    checkPipeline(checkOverride(load, LOAD, what, 'LoadOverrides', OF_TABLES), what),
  );
  checkStructs(props.transforms, of('transforms'), (transform, what) => {
    checkPipeline(checkOverride(transform, TRANSFORM, what, 'TransformOverrides', OF_TASKS), what);
  });
  checkStructs(props.tables, of('tables'), (table, what) => checkOverride(table, TABLE, what, 'TableOverrides'));
  checkStructs(props.tasks, of('tasks'), (task, what) => checkOverride(task, TASK, what, 'TaskOverrides'));
  if (props.monitoring !== undefined) {
    checkMonitoringOptions(props.monitoring, of('monitoring'));
  }
}

function checkOverride<T extends object>(
  override: T,
  keys: Keys<T>,
  what: string,
  struct: string,
  elsewhere?: Elsewhere,
): T {
  checkKeys(override, keys, what, { elsewhere });
  // From a dict of another language, jsii drops unknown keys: then it is empty.
  if (process.env.JSII_AGENT !== undefined && Object.keys(override).length === 0) {
    const known = Object.keys(keys).join(', ');
    throw new Error(
      `${what} has none of the known properties ${known}: give a ${struct}, because jsii drops unknown keys of a dict`,
    );
  }
  return override;
}

function checkPipeline<T extends PipelineOverrides>(override: T, what: string): T {
  if (override.logs !== undefined) {
    checkLogs(override.logs, `'logs' of ${what}`);
  }
  if (override.schedule !== undefined) {
    checkSchedule(override.schedule, `'schedule' of ${what}`);
  }
  return override;
}
