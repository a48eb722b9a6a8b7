import type { RunEvent } from '../../../run-event';
import { errorText, isStopped, isWait } from './event-kinds';
import { NO_FAILURES, reduceFailures } from './known-failures';
import { lastLines } from './last-lines';
import { placeOf, reducePending } from './pending';
import { endStates, reduceStates } from './reduce-states';
import { nextRound } from './round';
import type { StateEvent } from './state-event';
import { reduceTasks, type TaskView } from './tasks';
import { childView, type ContainerView, type View } from './view';

/** How many lines of a running container are kept. */
const LINES_KEPT = 3;

/** The view of a run after one more event. Pure: it does not change the given view. */
export function reduce(view: View, event: RunEvent): View {
  return { ...reduceEvent(view, event), failures: reduceFailures(view.failures, event) };
}

function reduceEvent(view: View, event: RunEvent): View {
  switch (event.type) {
    case 'ExecutionStarted':
      return { ...view, startedAt: event.time, failures: NO_FAILURES, tasks: chosenTasks(view.tasks, event.input) };
    case 'ExecutionSucceeded':
      return { ...view, phase: 'done', endedAt: event.time };
    case 'ExecutionFailed': {
      const phase = isStopped(event) ? 'stopped' : 'failed';
      const states = endStates(view.states, event.time, phase);
      return { ...view, phase, endedAt: event.time, states, tasks: stoppedTasks(view.tasks, event.time, phase) };
    }
    case 'ContainerStarted': {
      const { container: number, state, argv, time: startedAt } = event;
      return { ...view, running: [...view.running, { number, state, argv, startedAt, lastLines: [] }] };
    }
    case 'ContainerStopped': {
      const found = view.running.find((each) => each.number === event.container);
      const { container: number, state, argv, time, exitCode, reason, rows } = event;
      const stopped: ContainerView = {
        ...(found ?? { number, state, argv, startedAt: time, lastLines: [] }),
        endedAt: time,
        exitCode,
        reason,
        rows,
      };
      const running = view.running.filter((each) => each.number !== number);
      return { ...view, running, stopped: [...view.stopped, stopped] };
    }
    case 'ContainerLine':
      return {
        ...view,
        running: view.running.map((each) => (each.number === event.container ? printed(each, event.line) : each)),
      };
    case 'ChildEvent': {
      const child = view.children.get(event.child) ?? childView(event.pipeline, event.kind, view.fast);
      return { ...view, children: new Map(view.children).set(event.child, reduce(child, event.event)) };
    }
    default:
      return {
        ...view,
        states: reduceStates(view, event),
        tasks: tasksAfter(view, event),
        pending: reducePending(view.pending, event),
        lastFailure: lastFailureAfter(view, event),
        hasCutWait: view.hasCutWait || isCutWait(event, view.fast),
      };
  }
}

function printed(container: ContainerView, line: string): ContainerView {
  return { ...container, line, lastLines: lastLines([...container.lastLines, line], LINES_KEPT) };
}

/** Whether a shortened wait begins: for a retry, or for the next round of loads. */
function isCutWait(event: StateEvent, fast: boolean): boolean {
  return event.retryInOnAws !== undefined || (fast && (nextRound(event)?.seconds ?? 0) > 0);
}

function lastFailureAfter(view: View, event: StateEvent): string | undefined {
  if (isWait(event)) return view.lastFailure;
  return event.type === 'StateFailed' ? failureKey(event) : undefined;
}

/** Identifies a failure of a state: by the state's place, error and cause. */
export function failureKey(event: StateEvent): string {
  return `${placeOf(event)}/${errorText(event)}`;
}

function tasksAfter(view: View, event: StateEvent): readonly TaskView[] {
  const isWork = view.kind === 'transform' && event.item !== undefined && view.workStates.has(event.state);
  return isWork ? reduceTasks(view.tasks, event) : view.tasks;
}

/** The tasks that the input selects; all if it selects none. A load is selected by the datasets of its tables. */
function chosenTasks(tasks: readonly TaskView[], input: unknown): readonly TaskView[] {
  const only = (input as { tasks?: unknown } | null)?.tasks;
  return Array.isArray(only) ? tasks.filter(({ names }) => names.some((name) => only.includes(name))) : tasks;
}

function stoppedTasks(tasks: readonly TaskView[], time: number, phase: 'failed' | 'stopped'): readonly TaskView[] {
  return tasks.map((task) => (/^(running|retrying)$/.test(task.phase) ? { ...task, phase, endedAt: time } : task));
}
