import type { SuccessMarkers } from '../storage/success-markers';

/** The notes of what has succeeded in a folder: a path below `SL_DATASETS`. */
export type MarkersIn = (folder: string) => Pick<SuccessMarkers, 'datesOf'>;
