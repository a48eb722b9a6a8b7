import type { RunEvent } from '../../../run-event';
import { clock, count, duration } from '../../text/format';
import { span } from '../../text/line';
import { loadedTables } from '../../../../lib/contract/command-line';
import { commandLabel } from '../view/label';
import { isStopped } from '../view/event-kinds';
import { childView, type View } from '../view/view';
import { crowdLines, hasCrowd } from './crowd';
import { looksLine, stateLines } from './state-lines';
import type { PlainContext, PlainLine, Step } from './step';

type ChildEvent = Extract<RunEvent, { readonly child: number }>;
type ContainerEnd = Extract<RunEvent, { readonly container: number; readonly argv: string[] }>;

/** The lines that the plain display writes for an event, each with clock and prefix. */
export function linesOf(step: Step, context: PlainContext): PlainLine[] {
  const { before, view, event } = step;
  if (event.type === 'ChildEvent') return childLines({ before, view, event }, context);
  const head = [span(clock(event.time - context.startedAt), 'dim'), span('  '), span(context.prefix, 'dim')];
  return [...failureLines(view, context), ...eventLines(step, context)].map((line) => [...head, ...line]);
}

/** An execution that this one has started: its lines come from its own view. */
function childLines({ before, view, event }: Step<ChildEvent>, context: PlainContext): PlainLine[] {
  const { child, pipeline, kind } = event;
  const step = {
    before: before.children.get(child) ?? childView(pipeline, kind, before.fast),
    view: view.children.get(child)!,
    event: event.event,
  };
  return linesOf(step, { ...context, prefix: `${context.prefix}${pipeline} ${context.symbols.dot} ` });
}

function failureLines({ failures }: View, { symbols }: PlainContext): PlainLine[] {
  return failures.latest.map(({ name, text }) => [span(`${symbols.failed} ${name} failed`, 'red'), span(`  ${text}`)]);
}

function eventLines({ before, view, event }: Step, context: PlainContext): PlainLine[] {
  const { symbols, brief, verbose } = context;
  switch (event.type) {
    case 'ExecutionStarted': {
      const input = JSON.stringify(event.input, withoutParent);
      return brief ? [] : [[span(`${symbols.start} ${event.pipeline}`, 'bold'), span(`  input ${input}`, 'dim')]];
    }
    case 'ExecutionSucceeded':
      return brief ? [] : [[span(`${symbols.done} succeeded`, 'green')]];
    case 'ExecutionFailed': {
      const waiting = [...before.pending.values()].filter(({ looks }) => looks > 0);
      const end = isStopped(event)
        ? span(`${symbols.stopped} stopped`, 'yellow')
        : span(`${symbols.failed} failed  ${event.error}`, 'red');
      return [...waiting.map(({ state, looks }) => looksLine(state, looks, symbols)), [end]];
    }
    case 'ContainerStarted': {
      if (!verbose && hasCrowd(view)) return [];
      const [label, command] = [commandLabel(event.argv), event.argv.join(' ')];
      const argv = label === command ? '' : `  ${command}`;
      return [[span(symbols.container, 'cyan'), span(` ${label}`), span(argv, 'dim')]];
    }
    case 'ContainerStopped':
      return stoppedLines({ before, view, event: event as ContainerEnd }, context);
    case 'ContainerLine':
      return verbose ? [[span(`  ${symbols.log} ${event.line}`, 'dim')]] : [];
    case 'ChildEvent':
      return [];
    default:
      return [...stateLines({ before, view, event }, context), ...crowdLines({ before, view, event }, context)];
  }
}

function stoppedLines({ before, event }: Step<ContainerEnd>, context: PlainContext): PlainLine[] {
  const { symbols, interrupted, verbose } = context;
  const { argv, exitCode, reason, rows, time } = event;
  const { startedAt = time, lastLines = [] } = before.running.find(({ number }) => number === event.container) ?? {};
  const facts = [
    `exit ${exitCode ?? '?'}`,
    // The output of the run reports the rows of a load.
    ...(rows === undefined || loadedTables(argv).length > 0 ? [] : [`${count(rows)} row${rows === 1 ? '' : 's'}`]),
    ...(reason === undefined ? [] : [reason]),
    duration(time - startedAt),
  ].join(` ${symbols.dot} `);
  const hasSucceeded = exitCode === 0;
  if (hasSucceeded && !verbose && hasCrowd(before)) return [];
  const mark = hasSucceeded
    ? span(symbols.done, 'green')
    : interrupted
      ? span(symbols.stopped, 'yellow')
      : span(symbols.failed, 'red');
  const printed = hasSucceeded || interrupted || verbose ? [] : lastLines;
  return [
    [mark, span(` ${commandLabel(argv)}`), span(`  ${facts}`, 'dim')],
    ...printed.map((line) => [span(`  ${symbols.log} ${line}`, 'dim')]),
  ];
}

/** An input without the id of the parent execution: its lines are shown among those of the parent. */
function withoutParent(key: string, value: unknown): unknown {
  return key === 'AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID' ? undefined : value;
}
