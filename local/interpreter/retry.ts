import type { State } from '../asl';

/** One entry of the `Retry` field. */
type Retrier = NonNullable<State['Retry']>[number];

/** A retry that is due: its retrier, and the seconds before it. */
export interface PlannedRetry {
  readonly retrier: number;
  readonly seconds: number;
  /** If the wait is shortened: its seconds on AWS. */
  readonly secondsOnAws?: number;
}

/**
 * Predicts whether the interpreter retries a failed state, by the interpreter's rules: it reports a retry only after
 * the wait before it.
 *
 * @param attempts how often each retrier has been used since the state was entered
 * @returns undefined if the state is not retried
 */
export function planRetry(state: State, attempts: readonly number[], error: Error): PlannedRetry | undefined {
  if ((error as { isRetryable?: boolean }).isRetryable === false) return undefined;
  const retriers = state.Retry ?? [];
  const retrier = retriers.findIndex(({ ErrorEquals }) => ErrorEquals.some((name) => matches(name, state, error)));
  const used = attempts[retrier] ?? 0;
  if (retrier < 0 || used >= number(retriers[retrier]!, 'MaxAttempts', 3)) return undefined;
  return { retrier, seconds: secondsBefore(retriers[retrier]!, used) };
}

function matches(name: string, state: State, error: Error): boolean {
  if (name === error.name || name === 'States.ALL') return true;
  return name === 'States.TaskFailed' && state.Type === 'Task' && error.name !== 'States.Timeout';
}

function secondsBefore(retrier: Retrier, used: number): number {
  const wanted = number(retrier, 'IntervalSeconds', 1) * number(retrier, 'BackoffRate', 2) ** used;
  const seconds = Math.min(wanted, number(retrier, 'MaxDelaySeconds', Infinity));
  return retrier['JitterStrategy'] === 'FULL' ? Math.random() * seconds : seconds;
}

function number(retrier: Retrier, field: string, otherwise: number): number {
  return typeof retrier[field] === 'number' ? retrier[field] : otherwise;
}
