import { firstLine } from '../cause';
import { reduceItem, tally } from './reduce-item';
import { nextRound } from './round';
import { reduceTasks, type TaskView } from './tasks';
import { isStopped, isWait, told } from '../trouble';
import { childView, type ContainerView, type StateView, type View } from './view';
import type { RunEvent } from '../../../run-event';
import type { StateEvent } from './state-event';

/** What a display knows after one more event. Pure: the view it is given stays as it is. */
export function reduce(view: View, event: RunEvent): View {
  switch (event.type) {
    case 'ExecutionStarted':
      return { ...view, startedAt: event.time, tasks: chosenTasks(view.tasks, event.input) };
    case 'ExecutionSucceeded':
      return { ...view, phase: 'done', endedAt: event.time };
    case 'ExecutionFailed': {
      const phase = isStopped(event) ? 'stopped' : 'failed';
      const states = view.states.map((state) => stopped(state, event.time, phase));
      return { ...view, phase, endedAt: event.time, states, tasks: stoppedTasks(view.tasks, event.time, phase) };
    }
    case 'ContainerStarted': {
      const { container: number, state, argv, time: startedAt } = event;
      return { ...view, running: [...view.running, { number, state, argv, startedAt }] };
    }
    case 'ContainerStopped': {
      const found = view.running.find((each) => each.number === event.container);
      const { container: number, state, argv, time, exitCode, reason, rows } = event;
      const stopped: ContainerView = {
        ...(found ?? { number, state, argv, startedAt: time }),
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
        running: view.running.map((each) => (each.number === event.container ? { ...each, line: event.line } : each)),
      };
    case 'ChildEvent': {
      const child = view.children.get(event.child) ?? childView(event.pipeline, event.kind, view.fast);
      return { ...view, children: new Map(view.children).set(event.child, reduce(child, event.event)) };
    }
    default:
      return { ...view, states: reduceStates(view, event), tasks: tasksAfter(view, event) };
  }
}

function tasksAfter(view: View, event: StateEvent): readonly TaskView[] {
  const isWork = view.kind === 'transform' && event.item !== undefined && view.workStates.has(event.state);
  return isWork ? reduceTasks(view.tasks, event) : view.tasks;
}

/** A run may be told to do some of them only; a load among them goes by the datasets of its tables. */
function chosenTasks(tasks: readonly TaskView[], input: unknown): readonly TaskView[] {
  const only = (input as { tasks?: unknown } | null)?.tasks;
  return Array.isArray(only) ? tasks.filter(({ names }) => names.some((name) => only.includes(name))) : tasks;
}

function stoppedTasks(tasks: readonly TaskView[], time: number, phase: 'failed' | 'stopped'): readonly TaskView[] {
  return tasks.map((task) => (/^(running|retrying)$/.test(task.phase) ? { ...task, phase, endedAt: time } : task));
}

/** What still ran when the execution failed has failed with it, and was stopped with it when it was. */
function stopped(state: StateView, time: number, phase: 'failed' | 'stopped'): StateView {
  return state.phase === 'done' || state.phase === 'failed' ? state : ended(state, time, phase);
}

function reduceStates(view: View, event: StateEvent): readonly StateView[] {
  if (event.item !== undefined) {
    return view.states.map((state) =>
      state.name === event.parent && state.map !== undefined
        ? { ...state, map: reduceItem(state.map, event, view.lastOfItem.has(`${event.parent}/${event.state}`)) }
        : state,
    );
  }
  if (event.type === 'StateEntered') {
    const before = view.states.find((state) => state.name === event.state);
    // What a loop comes back to goes on below what was done meanwhile.
    return [...view.states.filter((state) => state !== before), entered(event, before, view.fast)];
  }
  return view.states.map((state) => (state.name === event.state ? reduceState(state, event) : state));
}

function entered(event: StateEvent, before: StateView | undefined, fast: boolean): StateView {
  const doneBefore = before?.map === undefined ? 0 : before.map.doneBefore + tally(before.map).done;
  const map = { total: event.items ?? 0, slots: event.maxConcurrency || undefined, items: [], doneBefore };
  const next = nextRound(event);
  return {
    name: event.state,
    type: event.stateType,
    phase: 'running',
    startedAt: event.time,
    entered: (before?.entered ?? 0) + 1,
    retries: before?.retries ?? 0,
    looks: 0,
    ...(event.stateType === 'Map' ? { map } : {}),
    ...(next === undefined ? {} : { again: next.tables }),
    ...(next === undefined || fast ? {} : { retryAt: event.time + next.seconds * 1000 }),
  };
}

function reduceState(state: StateView, event: StateEvent): StateView {
  if (event.type === 'StateFailed' && event.retryIn !== undefined) return retriedLater(state, event, event.retryIn);
  switch (event.type) {
    case 'StateExited':
      // A state whose error was caught did not do its work, though the execution goes on.
      if (state.phase === 'failed') return ended(state, event.time, 'failed');
      return { ...ended(state, event.time, 'done'), looks: state.looks > 0 ? state.looks + 1 : 0, error: undefined };
    case 'StateRetried':
      if (state.phase === 'waiting') return { ...state, retryAt: undefined };
      return {
        ...state,
        phase: 'retrying',
        retryAt: undefined,
        endedAt: undefined,
        retries: state.retries + 1,
        error: told(event),
        // All of its items start anew.
        ...(state.map === undefined ? {} : { map: { ...state.map, items: [] } }),
      };
    default:
      return { ...ended(state, event.time, 'failed'), error: event.error ?? state.error };
  }
}

function retriedLater(state: StateView, event: StateEvent, seconds: number): StateView {
  const retryAt = event.time + seconds * 1000;
  if (!isWait(event)) return { ...state, phase: 'retrying', retryAt, error: told(event) };
  return { ...state, phase: 'waiting', retryAt, looks: state.looks + 1, error: firstLine(event.cause ?? '') };
}

/** A state that is over, and with it every item of it that still ran. */
function ended(state: StateView, time: number, phase: 'done' | 'failed' | 'stopped'): StateView {
  const { map } = state;
  const items = map?.items.map((item) => (item.endedAt === undefined ? { ...item, endedAt: time, phase } : item));
  return {
    ...state,
    phase,
    endedAt: state.endedAt ?? time,
    retryAt: undefined,
    ...(map === undefined ? {} : { map: { ...map, items: items ?? [] } }),
  };
}
