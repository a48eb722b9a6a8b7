/** Why a run is `SKIPPED` behind an open gate. */
export const NO_TABLE = 'no table has files';

const NO_FILE = 'no file in ';

/** Why a run is `SKIPPED` that has looked for files. */
export function noFileIn(area: string): string {
  return `${NO_FILE}${area}`;
}

/** Whether a run was `SKIPPED` because there is nothing to load. For any other reason there may be files. */
export function isNothingToLoad(reason: unknown): boolean {
  return typeof reason === 'string' && (reason === NO_TABLE || reason.startsWith(NO_FILE));
}
