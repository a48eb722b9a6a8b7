import { UsageError } from '../errors';

/**
 * The value of an option that limits how much runs at once.
 *
 * @param max the largest number
 * @throws UsageError for anything but a whole number from 1 to `max`
 */
export function concurrencyOption(name: string, value: string, max: number): number {
  const number = /^[1-9]\d*$/.test(value) ? Number(value) : NaN;
  if (!(number >= 1 && number <= max)) {
    throw new UsageError(`--${name} must be a whole number from 1 to ${max}; got "${value}"`);
  }
  return number;
}
