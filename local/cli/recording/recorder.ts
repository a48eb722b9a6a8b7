import { RunFolder } from '../../history/run-folder';
import type { RunContainer, RunFailure, RunRecord, RunStatus } from '../../history/run-record';
import type { Pipeline } from '../../pipeline';
import type { RunEvent, RunResult } from '../../run-event';
import { BackfillProgress } from '../commands/backfill/backfill-progress';
import { firstLine, reasonsOf } from '../progress/cause';
import type { Earlier } from '../progress/summary/outcome';
import { isStopped } from '../progress/view/event-kinds';
import { reduce } from '../progress/view/reduce';
import { initialView, type View } from '../progress/view/view';
import { itemsOf, runsOf } from './items';
import { isoTime, statesOf } from './states';

/** What is known of a run before it begins. */
export interface RunStart extends Pick<RunRecord, 'id' | 'startedAt' | 'input' | 'root' | 'executor' | 'batch'> {
  readonly pipeline: Pipeline;
  /** The outcome of the run that it resumes. */
  readonly earlier?: Earlier;
  readonly resumed?: number;
}

/** Makes the record of a run from its events. */
export class RunRecorder {
  private view: View;
  private readonly ticks = new BackfillProgress(undefined, { width: Infinity, color: false, unicode: true }, false);
  /** Without the lines of containers. */
  private readonly history: RunEvent[] = [];
  private readonly containers = new Map<string, RunContainer>();
  private logicalDate?: string;

  constructor(private start: RunStart) {
    this.view = initialView(start.pipeline);
  }

  /**
   * Takes an event.
   *
   * @param onLine gets a line that a container has printed
   */
  public event(event: RunEvent, onLine: (container: string, line: string) => void): void {
    this.container(event, '', onLine);
    if (isLine(event)) return;
    // The engine has loaded by now.
    if (event.type === 'ExecutionStarted') this.start = { ...this.start, startedAt: isoTime(event.time) };
    this.history.push(event);
    this.view = reduce(this.view, event);
    if (this.start.pipeline.kind === 'backfill') this.ticks.event(event);
    if (event.type === 'StateExited' && event.item === undefined) this.logicalDate ??= dateIn(event.output);
  }

  /**
   * The record so far, or at the end of the run.
   *
   * @param more what to do about a failure
   */
  public record(result?: Omit<RunResult, 'history'>, more: Pick<RunFailure, 'hint' | 'resume'> = {}): RunRecord {
    const { pipeline, earlier, ...start } = this.start;
    const { name, kind, outermostStack, stack } = pipeline;
    const [containers, history] = [[...this.containers.values()], this.history];
    const whole = result && { ...result, history };
    const isBackfill = kind === 'backfill';
    return {
      ...start,
      pipeline: name,
      kind,
      stack: outermostStack ?? stack,
      where: 'local',
      status: statusOf(result),
      ...(this.logicalDate === undefined ? {} : { logicalDate: this.logicalDate }),
      ...(result === undefined ? {} : { endedAt: isoTime(Math.max(Date.parse(start.startedAt), lastTime(history))) }),
      ...(result?.status === 'SUCCEEDED' ? { output: result.output } : {}),
      ...(result?.status === 'FAILED' ? { error: { ...failureOf(result), ...more } } : {}),
      states: statesOf(this.view.states),
      results: isBackfill
        ? runsOf(this.ticks.runs, result !== undefined)
        : itemsOf({ kind, view: this.view, history, containers, result: whole, earlier }),
      containers,
    };
  }

  private container(event: RunEvent, within: string, onLine: (container: string, line: string) => void): void {
    if (event.type === 'ChildEvent') return this.container(event.event, `${within}${event.child}/`, onLine);
    if (!('container' in event)) return;
    const id = `${within}${event.container}`;
    const known = this.containers.get(id);
    if (event.type === 'ContainerLine') {
      if (known && !known.log) this.containers.set(id, { ...known, log: { file: RunFolder.logFile(id) } });
      return onLine(id, event.line);
    }
    const { state, argv: command, time, exitCode, reason } = event;
    const started = known ?? { id, state, command, startedAt: isoTime(time) };
    const ended = event.type === 'ContainerStopped' ? { endedAt: isoTime(time), exitCode, reason } : {};
    this.containers.set(id, { ...started, ...ended });
  }
}

function isLine(event: RunEvent): boolean {
  return event.type === 'ChildEvent' ? isLine(event.event) : event.type === 'ContainerLine';
}

function statusOf(result: Omit<RunResult, 'history'> | undefined): RunStatus {
  if (result === undefined) return 'RUNNING';
  if (result.status === 'FAILED') return isStopped(result) ? 'STOPPED' : 'FAILED';
  return (result.output as { status?: unknown } | null | undefined)?.status === 'SKIPPED' ? 'SKIPPED' : 'SUCCEEDED';
}

function failureOf({ error = '', cause = '' }: Omit<RunResult, 'history'>): RunFailure {
  if (isStopped({ error })) return { name: error, message: 'It was stopped.' };
  const reasons = reasonsOf(cause);
  return { name: error, message: reasons.length > 0 ? reasons.join('\n') : firstLine(cause) };
}

/** The logical date in the output of a state. */
function dateIn(output: unknown): string | undefined {
  const { scheduledDate, preLoad } = (output ?? {}) as {
    scheduledDate?: unknown;
    preLoad?: { scheduledDate?: unknown };
  };
  const date = scheduledDate ?? preLoad?.scheduledDate;
  return typeof date === 'string' ? date : undefined;
}

function lastTime(history: readonly RunEvent[]): number {
  return history.at(-1)?.time ?? 0;
}
