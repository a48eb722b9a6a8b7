import { clock, plural } from '../../text/format';
import { layOut, span, type Line, type Span } from '../../text/line';
import { commandLabel } from '../view/label';
import { renderMap } from './render-map';
import { renderTasks } from './render-tasks';
import { symbolsOf, type Symbols } from '../symbols';
import type { StateView, View } from '../view/view';
import { Frame, Detail, DETAILS, mark, elapsed, dueIn, fit } from './frame';

/** A frame of the live display: lines that fit the terminal. */
export function render(view: View, frame: Frame): string[] {
  const symbols = symbolsOf(frame.unicode !== false);
  let lines: Line[] = [];
  for (const detail of DETAILS) {
    lines = compose(view, frame, symbols, detail);
    if (lines.length <= frame.height) break;
  }
  if (lines.length > frame.height) {
    const bare = compose(view, frame, symbols, { logs: false, past: false, items: 0 }).length;
    lines = compose(view, frame, symbols, { logs: false, past: false, items: Math.max(0, frame.height - bare) });
  }
  return lines.slice(0, Math.max(1, frame.height)).map((line) => layOut(line, frame.width, frame.color));
}

function compose(view: View, frame: Frame, symbols: Symbols, detail: Detail): Line[] {
  const past = detail.past ? [] : view.states.filter((state) => state.phase === 'done');
  const shown = view.states.filter((state) => !past.includes(state));
  const earlier: Line[] =
    past.length === 0
      ? []
      : [
          {
            left: [
              span(` ${symbols.done} `, 'green'),
              span(`${past.length} state${past.length === 1 ? '' : 's'} done`, 'dim'),
            ],
          },
        ];
  return [
    header(view, frame, symbols),
    ...earlier,
    ...shown.flatMap((state) => stateLines(state, view, frame, symbols, detail)),
    ...childLines(view, frame, symbols, detail),
    ...(frame.stopping ? [{ left: [span(' Interrupted: waiting for the containers to stop', 'yellow')] }] : []),
  ];
}

/** The running child executions with their containers; a transform pipeline shows them among its tasks. */
function childLines(view: View, frame: Frame, symbols: Symbols, detail: Detail): Line[] {
  if (view.tasks.length > 0) return [];
  const running = [...view.children.values()].filter(({ endedAt }) => endedAt === undefined);
  const lines = running.map((child): Line[] => [
    {
      left: [
        span('   '),
        mark('running', frame.now, symbols),
        span(` ${child.pipeline}`),
        span(`  ${child.running.map(({ argv }) => commandLabel(argv)).join(', ')}`, 'dim'),
      ],
      right: elapsed({ startedAt: child.startedAt ?? frame.now }, frame.now),
    },
  ]);
  return fit(lines, detail.items);
}

function header(view: View, frame: Frame, symbols: Symbols): Line {
  const spent = view.startedAt === undefined ? 0 : (view.endedAt ?? frame.now) - view.startedAt;
  return {
    left: [mark(view.phase, frame.now, symbols), span(' '), span(view.pipeline, 'bold')],
    right: span(clock(spent), 'bold'),
  };
}

function stateLines(state: StateView, view: View, frame: Frame, symbols: Symbols, detail: Detail): Line[] {
  const minor = state.phase === 'done' && /^(Pass|Choice|Succeed)$/.test(state.type);
  const notes = [
    ...(state.entered > 1 ? [state.map && view.kind === 'load' ? `try ${state.entered}` : `×${state.entered}`] : []),
    ...(state.retries > 0 ? [`${state.retries} ${state.retries === 1 ? 'retry' : 'retries'}`] : []),
    ...(state.looks > 0 ? [`looked ${plural(state.looks, 'time')}`] : []),
    ...(state.again === undefined || state.endedAt !== undefined ? [] : [state.again]),
    ...dueIn(state, frame.now),
  ].join(' ');
  const waits = state.phase === 'waiting' ? 'waits: ' : '';
  const error: Span[] =
    state.error === undefined ? [] : [span(`  ${waits}${state.error}`, state.phase === 'failed' ? 'red' : 'yellow')];
  const line: Line = {
    left: [
      span(' '),
      mark(state.phase, frame.now, symbols),
      span(` ${state.name}`, minor ? 'dim' : undefined),
      ...(notes === '' ? [] : [span(`  ${notes}`, 'dim')]),
      ...error,
    ],
    right: elapsed(state, frame.now),
  };
  if (state.map !== undefined && view.tasks.length > 0) {
    return [line, ...renderTasks(state, view, frame, symbols, detail)];
  }
  if (state.map !== undefined) return [line, ...renderMap(state, state.map, view, frame, symbols, detail)];
  const log = view.running.find((container) => container.state === state.name)?.line;
  return detail.logs && log !== undefined && state.endedAt === undefined
    ? [line, { left: [span(`   ${symbols.log} ${log}`, 'dim')] }]
    : [line];
}
