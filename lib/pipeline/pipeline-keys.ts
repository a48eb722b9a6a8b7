import { checkList } from '../private/checks';
import { checkKeys, Keys } from '../private/struct-keys';
import type { TransformPipelineProps } from '../transform/transform-pipeline-props';

export const PIPELINE: Keys<Omit<TransformPipelineProps, 'tasks' | 'loads' | 'trigger'>> = {
  ...{ job: 'own', pipelineName: 'text', description: 'text', environment: 'texts', pool: 'own', overlap: 'text' },
  ...{ retries: 'number', retryDelay: 'own', schedule: 'own', _schedule: 'own' },
  ...{ stateMachineName: 'text', role: 'object' },
};

export function each<T extends object>(
  items: T[],
  what: string,
  keys: Keys<T>,
  nameOf: (item: T, i: number) => string,
): T[] {
  checkList(items, what).forEach((item, i) => checkKeys(item, keys, `${nameOf(Object(item) as T, i)} in ${what}`));
  return items;
}
