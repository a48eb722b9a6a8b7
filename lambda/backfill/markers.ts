import type { SuccessMarkers } from '../storage/success-markers';

/** The success markers in a folder, which is a path below `SL_DATASETS`. */
export type MarkersIn = (folder: string) => Pick<SuccessMarkers, 'datesOf'>;
