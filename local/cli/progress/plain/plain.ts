import type { Sink } from '../../io';
import { clock, count, duration, plural } from '../../text/format';
import { layOut, span, type Span } from '../../text/line';
import type { Look } from '../../text/terminal';
import { firstLine } from '../cause';
import { KnownFailures } from '../view/known-failures';
import { commandLabel, tablesOf } from '../view/label';
import type { Progress } from '../progress';
import { reduce } from '../view/reduce';
import { nextRound, tablesOfRound } from '../view/round';
import { symbolsOf } from '../symbols';
import { delay, isStopped, isWait, lastLines, told } from '../trouble';
import { childView, type View } from '../view/view';
import type { RunEvent } from '../../../run-event';
import type { StateEvent } from '../view/state-event';

/** Lines of a failed container that are shown at once; the summary has more. */
const LINES_SHOWN = 3;

type ContainerEnd = Extract<RunEvent, { container: number; argv: string[] }>;

/** How much is told. */
export interface PlainOptions {
  /** Also the states inside a Map, and every line that a container prints. */
  readonly verbose?: boolean;
  /** No states that go well: containers, and what goes wrong. */
  readonly brief?: boolean;
  /** For an execution that another one has started: what its lines begin with, and when that one has begun. */
  readonly within?: { readonly prefix: string; readonly startedAt: number };
}

/** Progress where nothing can be redrawn: a line for each event that matters. */
export function plainProgress(out: Sink, look: Look, start: View, options: PlainOptions = {}): Progress {
  const { verbose = false, brief = false, within } = options;
  const symbols = symbolsOf(look.unicode);
  let view = start;
  let lastFailure = '';
  let interrupted = false;
  let toldOfRealTime = false;
  /** How often each state that waits has looked so far, and for what. */
  const looks = new Map<string, { times: number; error?: string }>();
  /** States whose retry was announced. */
  const announced = new Set<string>();
  const printed = new Map<number, string[]>();
  const failures = new KnownFailures();
  /** Why each table or task has failed last. */
  const reasons = new Map<string, string>();
  const children = new Map<number, Progress>();
  const prefix = span(within?.prefix ?? '', 'dim');

  const say = (time: number, spans: readonly Span[]): void => {
    const at = span(clock(time - (within?.startedAt ?? view.startedAt ?? time)), 'dim');
    out.write(`${layOut({ left: [at, span('  '), prefix, ...spans] }, Infinity, look.color)}\n`);
  };

  const childOf = ({ child, pipeline, kind, time }: Extract<RunEvent, { child: number }>): Progress => {
    const nested = {
      prefix: `${within?.prefix ?? ''}${pipeline} ${symbols.dot} `,
      startedAt: within?.startedAt ?? view.startedAt ?? time,
    };
    const begin = () =>
      plainProgress(out, look, childView(pipeline, kind, view.fast), { verbose, brief, within: nested });
    const known = children.get(child) ?? begin();
    children.set(child, known);
    return known;
  };

  /** When what waits goes on, and once how to wait as long as on AWS. */
  const when = (seconds: number, onAws: number | undefined, preposition: 'in' | 'every'): string => {
    if (onAws === undefined) return `${preposition} ${delay(seconds)}`;
    const hint = toldOfRealTime ? '' : '; --real-time waits';
    toldOfRealTime = true;
    return `at once (${preposition} ${delay(onAws)} on AWS${hint})`;
  };

  const waits = (event: StateEvent, name: string, key: string): void => {
    const { retryInOnAws, retryIn = 0, cause = '', error } = event;
    const before = looks.get(key);
    looks.set(key, { times: (before?.times ?? 0) + 1, error });
    if (before !== undefined && before.error === error) return;
    say(event.time, [
      span(`${symbols.waiting} ${name} waits: ${firstLine(cause)}`, 'yellow'),
      span(`  looks again ${when(retryIn, retryInOnAws, 'every')}`, 'dim'),
    ]);
  };

  const retries = (event: StateEvent, name: string, error: string): void => {
    const { retryInOnAws, retryIn = 0 } = event;
    say(event.time, [
      span(`${symbols.retry} ${name} tried again ${when(retryIn, retryInOnAws, 'in')}`, 'yellow'),
      span(error && `  ${error}`),
    ]);
  };

  /** Says how often a state has looked that waits no more. */
  const looked = (time: number, key: string, name: string, more: number): void => {
    const look = looks.get(key);
    if (look === undefined) return;
    looks.delete(key);
    say(time, [span(`${symbols.waiting} ${name} looked ${plural(look.times + more, 'time')}`, 'dim')]);
  };

  /** What a state begins with, behind its name: the items of a Map, or what comes after a wait. */
  const entered = (event: StateEvent, before: View): Span[] => {
    const next = nextRound(event);
    if (next !== undefined) {
      const why = next.names.flatMap((name) => reasons.get(name) ?? []);
      const then = next.seconds === 0 ? '' : ` ${when(next.seconds, before.fast ? next.seconds : undefined, 'in')}`;
      return [span(`  ${[`${next.tables} again${then}`, [...new Set(why)].join('; ')].filter(Boolean).join(': ')}`)];
    }
    if (event.items !== undefined && before.tasks.length > 0) {
      // The items are the workers: as many tasks as there are of them run at once.
      return [span(`  ${plural(before.tasks.length, 'task')}, ${event.items} at once`, 'dim')];
    }
    const known = before.states.find((each) => each.map !== undefined && each.name === event.state);
    if (known === undefined || before.kind !== 'load') return [span(batch(event), 'dim')];
    const tables = tablesOfRound(event);
    return [span(`  try ${known.entered + 1}${tables && ` of ${tables}`}`), span(batch(event), 'dim')];
  };

  /** In a brief account only what makes people wait is told of when it begins. */
  const isQuiet = (event: StateEvent): boolean => brief && event.stateType !== 'Wait';

  const state = (event: StateEvent, before: View): void => {
    const isInner = event.item !== undefined;
    const item = isInner ? itemOf(view, event) : undefined;
    const isMinor = (isInner && !verbose) || /^(Pass|Choice|Succeed)$/.test(event.stateType);
    const task = isInner && before.kind === 'transform' ? workOf(before, view, event) : undefined;
    // A worker that is told what is next, and waits, is nobody's business; nor is what its container has said already.
    if (isInner && before.kind === 'transform' && !verbose && isRoutine(event, task, before)) return;
    const label = task ?? item?.label;
    const name = label === undefined ? event.state : `${label} ${symbols.dot} ${event.state}`;
    const key = [event.parent, event.item, event.state].join('/');
    if (isWait(event)) return waits(event, name, key);
    if (event.type === 'StateRetried' && (announced.delete(key) || looks.has(key))) {
      // The wait is over: the next failure is another one.
      lastFailure = '';
      return;
    }
    if (event.type === 'StateExited' || event.type === 'StateFailed') looked(event.time, key, name, 1);
    const failure = `${key}/${told(event)}`;
    // What becomes of a failure follows it at once: its error is not told twice.
    const error = failure === lastFailure ? '' : told(event);
    lastFailure = event.type === 'StateFailed' ? failure : '';
    switch (event.type) {
      case 'StateEntered':
        if (!isMinor && !isQuiet(event)) say(event.time, [span(`${symbols.enter} ${name}`), ...entered(event, before)]);
        return;
      case 'StateExited': {
        const left = isInner ? undefined : before.states.find((each) => each.name === event.state);
        const spent = left === undefined ? '' : `  ${duration(event.time - left.startedAt)}`;
        // A state whose error was caught is left as well, but that is no success.
        const isCaught = isInner ? item?.caught && item.state === event.state : left?.phase === 'failed';
        if (isCaught || (isInner && !verbose) || brief) return;
        say(event.time, [span(symbols.done, 'green'), span(` ${name}`), span(spent, 'dim')]);
        return;
      }
      case 'StateFailed':
        if (event.retryIn !== undefined) {
          announced.add(key);
          return retries(event, name, error);
        }
        return say(event.time, [span(`${symbols.failed} ${name}`, 'red'), span(error && `  ${error}`)]);
      case 'StateRetried':
        return say(event.time, [
          span(`${symbols.retry} ${name} is tried again`, 'yellow'),
          span(error && `  ${error}`),
        ]);
      case 'StateCaught':
        return say(event.time, [span(`${symbols.caught} ${name} caught`, 'yellow'), span(error && `  ${error}`)]);
    }
  };

  const stopped = (event: ContainerEnd, before: View): void => {
    const since = before.running.find((each) => each.number === event.container)?.startedAt ?? event.time;
    const facts = [
      `exit ${event.exitCode ?? '?'}`,
      // Of a load the run's output tells them.
      ...(event.rows === undefined || tablesOf(event.argv).length > 0
        ? []
        : [`${count(event.rows)} row${event.rows === 1 ? '' : 's'}`]),
      ...(event.reason === undefined ? [] : [event.reason]),
      duration(event.time - since),
    ].join(` ${symbols.dot} `);
    const lines = printed.get(event.container) ?? [];
    printed.delete(event.container);
    const good = event.exitCode === 0;
    const [symbol, style] = good
      ? ([symbols.done, 'green'] as const)
      : interrupted
        ? ([symbols.stopped, 'yellow'] as const)
        : ([symbols.failed, 'red'] as const);
    say(event.time, [span(symbol, style), span(` ${commandLabel(event.argv)}`), span(`  ${facts}`, 'dim')]);
    if (good || interrupted || verbose) return;
    for (const line of lines) say(event.time, [span(`  ${symbols.log} ${line}`, 'dim')]);
  };

  return {
    event: (event) => {
      const before = view;
      view = reduce(view, event);
      for (const { name, text } of event.type === 'ChildEvent' ? [] : failures.take(event)) {
        reasons.set(name, text);
        say(event.time, [span(`${symbols.failed} ${name} failed`, 'red'), span(`  ${text}`)]);
      }
      switch (event.type) {
        case 'ExecutionStarted':
          if (brief) return;
          return say(event.time, [
            span(`${symbols.start} ${event.pipeline}`, 'bold'),
            span(`  input ${JSON.stringify(event.input, withoutParent)}`, 'dim'),
          ]);
        case 'ExecutionSucceeded':
          if (brief) return;
          return say(event.time, [span(`${symbols.done} succeeded`, 'green')]);
        case 'ExecutionFailed':
          for (const [key] of looks) looked(event.time, key, key.split('/').slice(2).join('/'), 0);
          if (isStopped(event)) return say(event.time, [span(`${symbols.stopped} stopped`, 'yellow')]);
          return say(event.time, [span(`${symbols.failed} failed  ${event.error}`, 'red')]);
        case 'ContainerStarted': {
          const [label, command] = [commandLabel(event.argv), event.argv.join(' ')];
          const argv = label === command ? '' : `  ${command}`;
          return say(event.time, [span(symbols.container, 'cyan'), span(` ${label}`), span(argv, 'dim')]);
        }
        case 'ContainerStopped':
          return stopped(event as ContainerEnd, before);
        case 'ContainerLine':
          printed.set(event.container, lastLines([...(printed.get(event.container) ?? []), event.line], LINES_SHOWN));
          if (verbose) say(event.time, [span(`  ${symbols.log} ${event.line}`, 'dim')]);
          return;
        case 'ChildEvent':
          return childOf(event).event(event.event);
        default:
          return state(event, before);
      }
    },
    log: (line) => out.write(`${layOut({ left: [span(line, 'dim')] }, Infinity, look.color)}\n`),
    interrupt: () => {
      interrupted = true;
      children.forEach((child) => child.interrupt());
      if (!within) out.write('Interrupted: waiting for the containers to stop\n');
    },
    end: () => {},
  };
}

/** The task that a state of a transform pipeline does. */
function workOf(before: View, view: View, event: StateEvent): string | undefined {
  const of = ({ tasks }: View) =>
    tasks.find(({ worker, phase }) => worker === event.item && phase !== 'done' && phase !== 'waiting')?.name;
  return before.workStates.has(event.state) ? (of(view) ?? of(before)) : undefined;
}

function isRoutine(event: StateEvent, task: string | undefined, view: View): boolean {
  if (task === undefined) return event.type !== 'StateFailed' || event.error === 'States.Timeout';
  if (event.type === 'StateFailed' && event.retryIn === undefined) {
    return view.stopped.some(({ argv, exitCode }) => commandLabel(argv) === task && exitCode !== 0);
  }
  return event.type === 'StateCaught';
}

/** By which execution one was started says nothing here: its lines are among those of that one. */
function withoutParent(key: string, value: unknown): unknown {
  return key === 'AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID' ? undefined : value;
}

function itemOf(view: View, event: StateEvent) {
  const map = view.states.find((each) => each.name === event.parent)?.map;
  return map?.items.find((each) => each.index === event.item);
}

function batch(event: StateEvent): string {
  if (event.items === undefined) return '';
  const items = `  ${event.items} item${event.items === 1 ? '' : 's'}`;
  return event.maxConcurrency ? `${items}, ${event.maxConcurrency} at once` : items;
}
