import { span, type Line, type Span } from '../../text/line';
import { displayWidth, pad } from '../../text/width';
import { commandLabel } from '../view/label';
import type { Symbols } from '../symbols';
import { tallyTasks, type TaskView } from '../view/tasks';
import type { ContainerView, StateView, View } from '../view/view';
import { dueIn, elapsed, mark, Detail, Frame, bar, FAILED_SHOWN, fit } from './frame';

/** The lines below the Map of a transform pipeline: the numbers of tasks, failed tasks, and running tasks. */
export function renderTasks(state: StateView, view: View, frame: Frame, symbols: Symbols, detail: Detail): Line[] {
  const { total, done, failed, running, waiting, blocked } = tallyTasks(view.tasks);
  const dot = ` ${symbols.dot} `;
  const some = (number: number, text: string, style?: 'red' | 'yellow' | 'dim'): Span[] =>
    number > 0 ? [span(dot, 'dim'), span(`${number} ${text}`, style)] : [];
  const counters: Line = {
    left: [
      span('   '),
      ...bar(done + failed, failed, Math.max(total, 1), frame, symbols),
      span(`${done}/${total} task${total === 1 ? '' : 's'}`),
      ...some(running, 'running', 'dim'),
      ...some(waiting, state.endedAt === undefined ? 'waiting' : 'not run', 'dim'),
      ...some(failed, 'failed', 'red'),
      ...some(blocked, 'blocked', 'yellow'),
    ],
  };
  if (state.endedAt !== undefined) return [counters];
  const over = view.tasks.filter(({ phase }) => phase === 'failed');
  const active = view.tasks.filter(({ phase }) => phase === 'running' || phase === 'retrying');
  active.sort((a, b) => a.startedAt! - b.startedAt!);
  const shown = [...over.slice(-FAILED_SHOWN), ...active];
  const labels = Math.min(Math.floor(frame.width / 3), Math.max(0, ...shown.map(({ name }) => displayWidth(name))));
  const lines = shown.map((task) => taskLines(task, labels, view, frame, symbols, detail));
  return [counters, ...fit(lines, detail.items)];
}

function taskLines(task: TaskView, labels: number, view: View, frame: Frame, symbols: Symbols, detail: Detail): Line[] {
  const { name, phase, retries, startedAt, endedAt } = task;
  const inside = insideOf(name, view);
  const trouble = phase === 'failed' || phase === 'retrying' ? troubleOf(task, view, symbols) : '';
  const notes = [
    ...(inside === '' ? [] : [span(inside, 'dim')]),
    ...(retries > 0 ? [span(`${retries} ${retries === 1 ? 'retry' : 'retries'}`, 'yellow')] : []),
    ...dueIn(task, frame.now).map((due) => span(due, 'dim')),
    ...(trouble === '' ? [] : [span(trouble, phase === 'failed' ? 'red' : 'yellow')]),
  ];
  const line: Line = {
    left: [
      span('   '),
      mark(phase, frame.now, symbols),
      span(` ${pad(name, notes.length > 0 ? labels : 0)}`),
      ...notes.flatMap((note) => [span('  '), note]),
    ],
    right: elapsed({ startedAt: startedAt ?? frame.now, endedAt }, frame.now),
  };
  const log = endedAt === undefined ? view.running.find((each) => isOf(each, name))?.line : undefined;
  return detail.logs && log !== undefined ? [line, { left: [span(`     ${symbols.log} ${log}`, 'dim')] }] : [line];
}

/** The tables that are being loaded by the load pipeline of a task. */
function insideOf(name: string, view: View): string {
  const child = [...view.children.values()].findLast(({ pipeline }) => `load ${pipeline}` === name);
  return (child?.running ?? []).map(({ argv }) => commandLabel(argv)).join(', ');
}

function troubleOf({ name, error = '' }: TaskView, view: View, symbols: Symbols): string {
  const last = view.stopped.findLast((each) => isOf(each, name));
  if (last === undefined || last.exitCode === 0) return error;
  const exit = last.exitCode === undefined ? 'did not start' : `exit ${last.exitCode}`;
  return last.reason === undefined ? exit : `${exit} ${symbols.dot} ${last.reason}`;
}

function isOf({ argv }: ContainerView, name: string): boolean {
  return argv[0] === 'transform' && commandLabel(argv) === name;
}
