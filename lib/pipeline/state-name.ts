import { createHash } from 'node:crypto';
import { cut } from '../contract/cut';

/** Longest name of a state that Step Functions accepts; CDK does not check it. */
export const MAX_STATE_NAME = 80;

/**
 * A state name as in Starlake's DAGs. Longer names than 80 characters are cut and end with a hash of the whole name, so that
 * two long names with the same beginning stay different.
 */
export function stateName(name: string): string {
  if (name.length <= MAX_STATE_NAME) {
    return name;
  }
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${cut(name, MAX_STATE_NAME - hash.length - 1)}_${hash}`;
}
