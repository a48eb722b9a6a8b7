import { runOf } from './claim';
import { decide } from './decide';
import type { JoinEvent } from '../../lib/contract/join-datasets';
import type { JoinPorts } from './ports';
import { refreshOf } from './refresh';
import { claimed, counted, EMPTY, JoinState, started } from './state';
import { starlakeError } from '../errors';

/** How often another call may be faster. */
const ATTEMPTS = 60;
/** Milliseconds before the second attempt, at most. They double for each further attempt, up to the second number. */
const MIN_DELAY = 20;
const MAX_DELAY = 1000;

/**
 * Counts an event of a trigger, and starts a run if one is due. Many calls may run at the same time: each event is
 * counted once, and one call claims a run for all waiting datasets, by a write that only succeeds if the state has not
 * changed since it was read. After that it starts the run, by a name that can start only once. If this fails, the next
 * call starts the run.
 *
 * @throws Starlake.InvalidRefresh for an invalid event; Starlake.JoinBusy if other calls were always faster; what the
 * store and Step Functions throw: then the event is counted already, or will be when Lambda sends it again
 */
export async function join(event: JoinEvent, ports: JoinPorts): Promise<void> {
  const { trigger } = event;
  const { store, starter } = ports;
  const id = trigger.stateMachine;
  const refresh = refreshOf(event);
  // The clock of this function may be behind the one that the wait has used.
  const now = new Date(Math.max(ports.now().getTime(), event.until === undefined ? 0 : Date.parse(event.until)));
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { state: known = EMPTY, version } = await store.read(id);
    const write = async (next: JoinState) => (await store.write(id, next, version)) || pause(attempt, ports);
    const state = refresh ? counted(known, refresh) : known;
    if (state.run?.started === false) {
      // Write the event first: it must not be lost if the start fails.
      if (state !== known) {
        await write(state);
      } else {
        await starter.start(id, state.run);
        await write(started(state, now));
      }
      continue;
    }
    const decision = decide(state, trigger, now);
    if (decision.is === 'RUN') {
      await write(claimed(state, runOf(state, trigger, decision, now)));
      continue;
    }
    if (state !== known && !(await write(state))) {
      continue;
    }
    if (decision.is === 'WAIT') {
      await starter.later(trigger, state.run!.number, decision.until);
    }
    return;
  }
  throw starlakeError('Starlake.JoinBusy', `too many events at once for pipeline '${trigger.pipeline}' (${id})`);
}

/** Waits after another call was faster; the next attempt reads the state again. */
async function pause(attempt: number, { sleep, random }: JoinPorts): Promise<false> {
  await sleep(random() * Math.min(MAX_DELAY, MIN_DELAY * 2 ** attempt));
  return false;
}
