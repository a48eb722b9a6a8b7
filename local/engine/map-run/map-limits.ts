import { fatalError } from '../../interpreter/errors';
import type { MapParameters } from '../../interpreter/distributed-map';

/** Default limit of a distributed Map's concurrent items (AWS). */
const DEFAULT_CONCURRENCY = 10_000;

/** The limits of a distributed Map. */
export interface MapLimits {
  /** Maximum of concurrent items. */
  readonly concurrency: number;
  /** Whether this many items of this many are allowed to fail. */
  tolerates(failed: number, items: number): boolean;
}

/**
 * Reads the limits of a distributed Map.
 *
 * @param slots upper limit of concurrent items, whatever the Map says
 * @throws Error named `States.Runtime` for an invalid number
 */
export function mapLimits(parameters: MapParameters, slots: number): MapLimits {
  const { toleratedPercentage } = parameters;
  const count = wholeNumber('ToleratedFailureCount', parameters.toleratedCount);
  const percentage = percentageOf(toleratedPercentage);
  return {
    concurrency: Math.min(wholeNumber('MaxConcurrency', parameters.maxConcurrency) || DEFAULT_CONCURRENCY, slots),
    tolerates: (failed, items) =>
      (count === undefined ? percentage !== undefined || failed === 0 : failed <= count) &&
      (percentage === undefined || failed * 100 <= percentage * items),
  };
}

function wholeNumber(field: string, value: unknown): number | undefined {
  if (value === undefined || (Number.isInteger(value) && Number(value) >= 0)) return value as number | undefined;
  throw fatalError(
    'States.Runtime',
    `${field} of a Map must be a whole number from 0 on, got ${JSON.stringify(value)}`,
  );
}

function percentageOf(value: unknown): number | undefined {
  if (value === undefined || (typeof value === 'number' && value >= 0 && value <= 100)) return value;
  throw fatalError(
    'States.Runtime',
    `ToleratedFailurePercentage of a Map must be a number from 0 to 100, got ${JSON.stringify(value)}`,
  );
}
