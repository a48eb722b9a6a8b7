import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { STOPPED, type RunEvent } from '../run-event';
import { Containers } from './history-containers';
import { startedRuns } from './history-started';
import { HistoryPlaces, type EventPlace } from './history-places';
import type { RunHistory } from './model';
import { parsed } from './parsed';

/** How an attempt of a state fails, or a Map of it. */
const FAILURE = /^(Task|LambdaFunction|Activity|MapState|MapRun|ParallelState)\w*(Failed|TimedOut)$/;

/** How a state begins an attempt. */
const ATTEMPT =
  /^(TaskScheduled|LambdaFunctionScheduled|ActivityScheduled|MapStateStarted|MapRunStarted|ParallelStateStarted)$/;

type StateEventType = 'StateEntered' | 'MapRunStarted' | 'StateExited' | 'StateFailed' | 'StateRetried' | 'StateCaught';

/**
 * The events of an execution on AWS as those of an execution on this machine.
 *
 * @param history all of its events, oldest first
 */
export function runHistory(history: readonly HistoryEvent[]): RunHistory {
  const events: RunEvent[] = [];
  const places = new HistoryPlaces();
  const containers = new Containers();
  const failures = new Map<number, { readonly error: string; readonly cause: string }>();
  const retries = retriesIn(history);
  for (const event of history) {
    const place = places.next(event);
    const { id = 0, previousEventId = 0, type = '' } = event;
    const time = event.timestamp?.getTime() ?? 0;
    const end = executionEvent(event, time);
    if (end !== undefined) {
      events.push(end);
      continue;
    }
    if (place === undefined) continue;
    const tell = (kind: StateEventType, fields: object = {}) => events.push(stateEvent(kind, time, place, fields));
    const failed = failures.get(previousEventId);
    if (failed !== undefined && ATTEMPT.test(type)) tell('StateRetried', failed);
    if (event.stateEnteredEventDetails !== undefined) {
      tell('StateEntered', { input: parsed(event.stateEnteredEventDetails.input) });
    }
    if (event.mapStateStartedEventDetails !== undefined) {
      setItems(events, place, event.mapStateStartedEventDetails.length ?? 0);
    }
    events.push(...containers.read(event, place.state, time));
    if (FAILURE.test(type)) {
      const failure = failureOf(event);
      failures.set(id, failure);
      const retried = retries.get(id);
      tell('StateFailed', { ...failure, ...(retried === undefined ? {} : { retryIn: (retried - time) / 1000 }) });
    }
    if (event.stateExitedEventDetails !== undefined) {
      if (failed === undefined) tell('StateExited', { output: parsed(event.stateExitedEventDetails.output) });
      else tell('StateCaught', failed);
    }
  }
  const mapRuns = history.flatMap(({ mapRunStartedEventDetails: started }) => started?.mapRunArn ?? []);
  return { events, containers: containers.all, mapRuns, startedRuns: startedRuns(history) };
}

function executionEvent(event: HistoryEvent, time: number): RunEvent | undefined {
  switch (event.type) {
    case 'ExecutionStarted':
      return { type: 'ExecutionStarted', time, pipeline: '', input: parsed(event.executionStartedEventDetails?.input) };
    case 'ExecutionSucceeded':
      return { type: 'ExecutionSucceeded', time, output: parsed(event.executionSucceededEventDetails?.output) };
    case 'ExecutionFailed':
    case 'ExecutionTimedOut':
    case 'ExecutionAborted':
      return { type: 'ExecutionFailed', time, ...failureOf(event) };
    default:
      return undefined;
  }
}

function stateEvent(type: StateEventType, time: number, place: EventPlace, fields: object): RunEvent {
  const { state, stateType, item, parent } = place;
  return { type, time, state, stateType, ...(item === undefined ? {} : { item, parent }), ...fields };
}

/** When states are tried again, by the failures before. */
function retriesIn(history: readonly HistoryEvent[]): Map<number, number> {
  return new Map(
    history
      .filter(({ type = '' }) => ATTEMPT.test(type))
      .map(({ previousEventId = 0, timestamp }) => [previousEventId, timestamp?.getTime() ?? 0]),
  );
}

/** A Map tells how many items it has after it was entered. */
function setItems(events: RunEvent[], { state }: EventPlace, items: number): void {
  const at = events.findLastIndex((event) => event.type === 'StateEntered' && event.state === state);
  if (at >= 0) events[at] = { ...(events[at] as RunEvent & { type: 'StateEntered' }), items };
}

/** Error and cause of an event. A timeout has none. */
function failureOf(event: HistoryEvent): { readonly error: string; readonly cause: string } {
  const isDetails = ([name]: [string, unknown]) => name.endsWith('EventDetails');
  const [, details] = Object.entries(event).find(isDetails) ?? [];
  const { error, cause } = (details ?? {}) as { error?: string; cause?: string };
  const usual = event.type === 'ExecutionAborted' ? STOPPED : '';
  return { error: error ?? (/TimedOut$/.test(event.type ?? '') ? 'States.Timeout' : usual), cause: cause ?? '' };
}
