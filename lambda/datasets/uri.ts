/**
 * Makes an id of a name as Starlake's `sanitize_id` does: `$` becomes `S`; all but `a-z`, `A-Z`, `0-9`, `-` and `_`
 * becomes `_`.
 */
export function sanitizeId(name: string): string {
  return name.replaceAll('$', 'S').replace(/[^\w-]/gu, '_');
}

/** The URI by which Starlake's other distributions know a dataset, with the logical date of its refresh. */
export function datasetUri(dataset: string, scheduledDate: string): string {
  return `${sanitizeId(dataset).toLowerCase()}?sl_scheduled_date=${encodeURIComponent(scheduledDate)}`;
}
