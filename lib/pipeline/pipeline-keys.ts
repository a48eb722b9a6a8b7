import { checkList } from '../private/checks';
import { checkKeys, Keys } from '../private/struct-keys';
import type { CommandPipelineProps, PipelineLogOptions, StarlakePipelineProps } from './pipeline-props';

/** Members of the properties of every pipeline. */
export const PIPELINE_KEYS: Keys<StarlakePipelineProps> = {
  ...{ job: 'own', pipelineName: 'text', stateMachineName: 'text', role: 'object' },
  ...{ logs: 'own', tracingEnabled: 'flag' },
};

const LOG_KEYS: Keys<PipelineLogOptions> = { level: 'text', includeExecutionData: 'flag', retention: 'number' };

/** @throws Error for log options that are not a struct, and for unknown members */
export function checkLogs(options: PipelineLogOptions, what: string): PipelineLogOptions {
  return checkKeys(options, LOG_KEYS, what, { example: 'includeExecutionData' });
}

/** Members of the properties of a pipeline that runs commands. */
export const COMMAND_PIPELINE_KEYS: Keys<CommandPipelineProps> = {
  ...PIPELINE_KEYS,
  ...{ description: 'text', environment: 'texts', pool: 'own', overlap: 'text', retries: 'number', retryDelay: 'own' },
  ...{ schedule: 'own', _schedule: 'own', monitoring: 'own' },
};

/** Checks a list of structs, each by its keys. */
export function each<T extends object>(
  items: T[],
  what: string,
  keys: Keys<T>,
  nameOf: (item: T, i: number) => string,
): T[] {
  checkList(items, what).forEach((item, i) => checkKeys(item, keys, `${nameOf(Object(item) as T, i)} in ${what}`));
  return items;
}
