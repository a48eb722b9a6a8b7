import { MAX_MAP_CONCURRENCY } from '../../../lib/contract/limits';
import { UsageError } from '../errors';

/**
 * The value of an option that limits how much runs at once.
 *
 * @throws UsageError for anything but a whole number from 1 to 40, the maximum of a Map
 */
export function concurrencyOption(name: string, value: string): number {
  const number = /^[1-9]\d*$/.test(value) ? Number(value) : NaN;
  if (!(number >= 1 && number <= MAX_MAP_CONCURRENCY)) {
    throw new UsageError(`--${name} must be a whole number from 1 to ${MAX_MAP_CONCURRENCY}; got "${value}"`);
  }
  return number;
}
