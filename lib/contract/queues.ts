/** Ids of the queues of what was lost, by which `starlake-sfn doctor` knows them. */
export const DATASET_DEAD_LETTERS = 'DatasetDeadLetters';
export const LINEAGE_LOST = 'LineageLost';
