/** Ids of the queues of what was given up, by which `starlake-sfn doctor` knows them. */
export const DEAD_LETTERS = 'DeadLetters';
export const DATASET_DEAD_LETTERS = 'DatasetDeadLetters';
export const LINEAGE_LOST = 'LineageLost';
/** Id of the construct around that of schedules. */
export const SCHEDULES = 'StarlakeSchedules';
