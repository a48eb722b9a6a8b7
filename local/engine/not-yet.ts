import type { HandlerError } from '../../lib/contract/errors';

/**
 * Errors of a state that waits: for an ack file, or for the end of another run or a container. They are not failures:
 * the state checks again later.
 */
export const NOT_YET: readonly unknown[] = ['Starlake.NotReady', 'Starlake.StillRunning'] satisfies HandlerError[];
