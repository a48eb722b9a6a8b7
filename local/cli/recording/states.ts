import type { RunState } from '../../history/run-record';
import type { Phase } from '../progress/view/phase';
import type { StateView } from '../progress/view/view';

const STATUSES: Readonly<Record<Phase, RunState['status']>> = {
  running: 'RUNNING',
  retrying: 'RETRYING',
  waiting: 'WAITING',
  done: 'SUCCEEDED',
  failed: 'FAILED',
  stopped: 'STOPPED',
};

/** States as the record of a run has them. */
export function statesOf(states: readonly StateView[]): RunState[] {
  return states.map(({ name, type, phase, startedAt, endedAt, entered, error, map }) => ({
    name,
    type,
    status: STATUSES[phase],
    startedAt: isoTime(startedAt),
    ...(endedAt === undefined ? {} : { endedAt: isoTime(endedAt) }),
    ...(entered > 1 ? { entered } : {}),
    ...(error ? { error } : {}),
    ...(map === undefined ? {} : { items: itemsOf(map) }),
  }));
}

/** Milliseconds since the epoch as ISO 8601, in UTC. */
export function isoTime(time: number): string {
  return new Date(time).toISOString();
}

function itemsOf({ total, tally, slots }: NonNullable<StateView['map']>): RunState['items'] {
  const { begun, over, done, failed } = tally;
  return { total, done, failed, running: begun - over, ...(slots === undefined ? {} : { slots }) };
}
