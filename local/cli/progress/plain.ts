import type { RunEvent } from '../../model';
import type { Sink } from '../io';
import { clock, count, duration } from '../text/format';
import { glyphs } from '../text/glyphs';
import { layOut, span, type Span } from '../text/line';
import type { Look } from '../text/terminal';
import { firstLine } from './cause';
import { commandLabel } from './label';
import type { Progress } from './progress';
import { reduce, type StateEvent } from './reduce';
import type { View } from './view';

/**
 * Progress where nothing can be redrawn: a line for each event that matters.
 *
 * @param verbose also the states inside a Map, and every line that a container prints
 */
export function plainProgress(out: Sink, look: Look, start: View, verbose: boolean): Progress {
  const symbols = glyphs(look.unicode);
  let view = start;
  let lastFailure = '';

  const say = (time: number, spans: readonly Span[]): void => {
    const at = span(clock(time - (view.startedAt ?? time)), 'dim');
    out.write(`${layOut({ left: [at, span('  '), ...spans] }, Infinity, look.color)}\n`);
  };

  const state = (event: StateEvent, before: View): void => {
    const isInner = event.item !== undefined;
    const item = isInner ? itemOf(view, event) : undefined;
    const isMinor = (isInner && !verbose) || /^(Pass|Choice|Succeed)$/.test(event.stateType);
    const name = item === undefined ? event.state : `${item.label} ${symbols.dot} ${event.state}`;
    const told = [event.error, event.cause && firstLine(event.cause)].filter((each) => each).join(': ');
    const failure = `${event.parent}/${event.item}/${event.state}/${told}`;
    // What becomes of a failure follows it at once: its error is not told twice.
    const error = failure === lastFailure ? '' : told;
    lastFailure = event.type === 'StateFailed' ? failure : '';
    switch (event.type) {
      case 'StateEntered':
        if (!isMinor) say(event.time, [span(`${symbols.enter} ${name}`), span(batch(event), 'dim')]);
        return;
      case 'StateExited': {
        const left = isInner ? undefined : before.states.find((each) => each.name === event.state);
        const spent = left === undefined ? '' : `  ${duration(event.time - left.startedAt)}`;
        // A state whose error was caught is left as well, but that is no success.
        const isCaught = isInner ? item?.caught && item.state === event.state : left?.phase === 'failed';
        if (isCaught || (isInner && !verbose)) return;
        say(event.time, [span(symbols.done, 'green'), span(` ${name}`), span(spent, 'dim')]);
        return;
      }
      case 'StateFailed':
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

  const stopped = (event: Extract<RunEvent, { container: number; argv: string[] }>, before: View): void => {
    const since = before.running.find((each) => each.number === event.container)?.startedAt ?? event.time;
    const facts = [
      `exit ${event.exitCode ?? '?'}`,
      ...(event.rows === undefined ? [] : [`${count(event.rows)} row${event.rows === 1 ? '' : 's'}`]),
      ...(event.reason === undefined ? [] : [event.reason]),
      duration(event.time - since),
    ].join(` ${symbols.dot} `);
    const good = event.exitCode === 0;
    say(event.time, [
      span(good ? symbols.done : symbols.failed, good ? 'green' : 'red'),
      span(` ${commandLabel(event.argv)}`),
      span(`  ${facts}`, 'dim'),
    ]);
  };

  return {
    event: (event) => {
      const before = view;
      view = reduce(view, event);
      switch (event.type) {
        case 'ExecutionStarted':
          return say(event.time, [
            span(`${symbols.start} ${event.pipeline}`, 'bold'),
            span(`  input ${JSON.stringify(event.input)}`, 'dim'),
          ]);
        case 'ExecutionSucceeded':
          return say(event.time, [span(`${symbols.done} succeeded`, 'green')]);
        case 'ExecutionFailed':
          return say(event.time, [span(`${symbols.failed} failed  ${event.error}`, 'red')]);
        case 'ContainerStarted': {
          const [label, command] = [commandLabel(event.argv), event.argv.join(' ')];
          const argv = label === command ? '' : `  ${command}`;
          return say(event.time, [span(symbols.container, 'cyan'), span(` ${label}`), span(argv, 'dim')]);
        }
        case 'ContainerStopped':
          return stopped(event as Extract<RunEvent, { container: number; argv: string[] }>, before);
        case 'ContainerLine':
          if (verbose) say(event.time, [span(`  ${symbols.log} ${event.line}`, 'dim')]);
          return;
        default:
          return state(event, before);
      }
    },
    log: (line) => out.write(`${layOut({ left: [span(line, 'dim')] }, Infinity, look.color)}\n`),
    interrupt: () => {
      out.write('Interrupted: waiting for the containers to stop\n');
    },
    end: () => {},
  };
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
