import { MAX_DIMENSION } from './limits';

/** Metrics of the rows of a table, or of its domain: rows that were loaded, and rows that Starlake has rejected. */
export const ROWS_LOADED = 'RowsLoaded';
export const ROWS_REJECTED = 'RowsRejected';

/** Metric of the expectations of a table, or of its domain, that have failed. */
export const EXPECTATIONS_FAILED = 'ExpectationsFailed';

/** A name as the value of a dimension, which is in ASCII: other letters as addresses have them, `caf%C3%A9`. */
export function dimensionOf(name: string): string {
  return name.replace(/[^ -~]+/g, encodeURIComponent).slice(0, MAX_DIMENSION);
}
