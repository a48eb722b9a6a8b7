/** Errors that say “not yet”: an ack file has not come, another run or a container has not ended. No failures, there are more looks. */
export const NOT_YET: readonly unknown[] = ['Starlake.NotReady', 'Starlake.StillRunning'];
