import { NOT_YET } from '../../../engine/not-yet';
import { STOPPED, type RunResult } from '../../../run-event';
import { firstLine } from '../cause';

/** Whether a state is tried again because it still waits for something. */
export function isWait(event: { readonly error?: string; readonly retryIn?: number }): boolean {
  return NOT_YET.includes(event.error) && event.retryIn !== undefined;
}

/** Whether the user has stopped an execution. */
export function isStopped(end: Pick<RunResult, 'error'>): boolean {
  return end.error === STOPPED;
}

/** An error and its cause on one line; empty without an error. */
export function errorText({ error, cause }: { readonly error?: string; readonly cause?: string }): string {
  return [error, cause && firstLine(cause)].filter((each) => each).join(': ');
}
