/** Which of its datasets a pipeline waits for (`dataset_triggering_strategy`). */
export enum DatasetTriggeringStrategy {
  /** A run starts when any of them was refreshed. */
  ANY = 'any',
  /** A run starts when all of them were refreshed since the last run was started. */
  ALL = 'all',
}
