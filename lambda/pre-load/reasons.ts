import type { Area } from './area';

/** Why a run is `SKIPPED` although its gate opened. */
export const NO_TABLE = 'no table has files';

const NO_FILE = 'no file in ';

/**
 * Why a run is `SKIPPED` after it has looked for files: the folder, and the files there that match no table or have no
 * ack file yet.
 */
export function noFileIn(folder: string, { unmatched, waitingForAck, isPartial }: Area): string {
  return [
    `${NO_FILE}${folder}`,
    ...(unmatched.count > 0 ? [`match no table's pattern: ${unmatched.text(isPartial)}`] : []),
    ...(waitingForAck.count > 0 ? [`wait for their ack: ${waitingForAck.text()}`] : []),
  ].join('; ');
}

/** Whether a run was `SKIPPED` because there is nothing to load. With any other reason there may be files. */
export function isNothingToLoad(reason: unknown): boolean {
  return typeof reason === 'string' && (reason === NO_TABLE || reason.startsWith(NO_FILE));
}
