import { runOf } from './claim';
import { decide } from './decide';
import type { JoinEvent } from '../../lib/contract/join-datasets';
import type { JoinPorts } from './ports';
import { refreshOf } from './refresh';
import { claimed, counted, EMPTY, JoinState, started } from './state';
import { starlakeError } from '../errors';

/** Times that somebody else may be faster, and milliseconds before the second try at most, doubled up to the other. */
const ATTEMPTS = 60;
const MIN_DELAY = 20;
const MAX_DELAY = 1000;

/**
 * Counts an event of a trigger, and starts what is due. Of any number at once, each event is counted once, and one claims a run
 * for all that waits, by a write that only succeeds on what it has read. The run is started after that, by a name which starts
 * it once: where that fails, whoever comes next does it.
 *
 * @throws Starlake.InvalidRefresh for an event that cannot be meant; Starlake.JoinBusy when others were always faster; what the
 * store and Step Functions throw: the event is counted when it comes again, or was already
 */
export async function join(event: JoinEvent, ports: JoinPorts): Promise<void> {
  const { trigger } = event;
  const { store, starter } = ports;
  const id = trigger.stateMachine;
  const refresh = refreshOf(event);
  // Clocks may differ by less than what was waited for.
  const now = new Date(Math.max(ports.now().getTime(), event.until === undefined ? 0 : Date.parse(event.until)));
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { state: known = EMPTY, version } = await store.read(id);
    const write = async (next: JoinState) => (await store.write(id, next, version)) || pause(attempt, ports);
    const state = refresh ? counted(known, refresh) : known;
    if (state.run?.started === false) {
      // The event first: it must not be lost where the start fails.
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

/** After somebody else was faster; the next is tried with what is there now. */
async function pause(attempt: number, { sleep, random }: JoinPorts): Promise<false> {
  await sleep(random() * Math.min(MAX_DELAY, MIN_DELAY * 2 ** attempt));
  return false;
}
