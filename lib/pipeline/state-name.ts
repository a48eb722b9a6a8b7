import { createHash } from 'node:crypto';
import { cut } from '../text/cut';

/** Longest name of a state that Step Functions accepts; CDK does not check it. */
export const MAX_STATE_NAME = 80;

/**
 * A state name as people know it from Starlake's DAGs, cut to 80 characters with a hash of the whole name at its end, so
 * that two long names that begin alike stay two names.
 */
export function stateName(name: string): string {
  if (name.length <= MAX_STATE_NAME) {
    return name;
  }
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${cut(name, MAX_STATE_NAME - hash.length - 1)}_${hash}`;
}
