import type { Succeeded } from '../storage/success-markers';

/** The notes of what has succeeded in a folder: a path below `SL_DATASETS`. */
export type Notes = (folder: string) => Pick<Succeeded, 'of'>;
