/** Source and type of the events that datasets are refreshed. Handlers send them, and the rules of triggers match both. */
export const EVENT_SOURCE = 'starlake';
export const DATASET_REFRESHED = 'Starlake Dataset Refreshed';
