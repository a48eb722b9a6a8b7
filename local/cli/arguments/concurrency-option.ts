import { MAX_MAP_CONCURRENCY } from '../../../lib/contract/limits';
import { UsageError } from '../errors';

/**
 * The value of an option that says how much may run at once.
 *
 * @throws UsageError for anything but a whole number from 1 to 40, the most that a Map runs at once
 */
export function concurrencyOption(name: string, value: string): number {
  const number = /^[1-9]\d*$/.test(value) ? Number(value) : NaN;
  if (!(number >= 1 && number <= MAX_MAP_CONCURRENCY)) {
    throw new UsageError(`--${name} is a whole number from 1 to ${MAX_MAP_CONCURRENCY}; got "${value}"`);
  }
  return number;
}
