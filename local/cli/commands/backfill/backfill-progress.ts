import type { Sink } from '../../io';
import { clock, duration, plural } from '../../text/format';
import { layOut, span, type Span } from '../../text/line';
import { reasonsOf } from '../../progress/cause';
import { NO_FAILURES, reduceFailures, type KnownFailures } from '../../progress/view/known-failures';
import { paragraph, type Page } from '../../progress/page';
import { rowsText, totalOf, type Rows } from '../../progress/summary/rows';
import { outputRows } from '../../progress/summary/outcome';
import { symbolsOf } from '../../progress/symbols';
import type { RunEvent } from '../../../run-event';

/** One run of a backfill. */
export interface TickRun {
  readonly scheduledTime: string;
  /** The status of its output, or `FAILED`; undefined while it runs. */
  readonly status?: string;
  readonly error?: string;
  /** Its output when it succeeded. */
  readonly output?: unknown;
  /** Rows that it loaded. */
  readonly rows?: Rows;
  /** Why it failed: a line for each table or task. */
  readonly reasons?: readonly string[];
  readonly startedAt: number;
  readonly endedAt?: number;
}

/** The parts of a run's output that are shown. */
interface Output {
  readonly status?: string;
  readonly reason?: string;
  readonly blockedBy?: string;
}

/** Tracks the runs of a backfill, and writes a line for each run that begins or ends. */
export class BackfillProgress {
  /** Number of runs; undefined before it is known. */
  public total?: number;
  private readonly byChild = new Map<number, TickRun>();
  private readonly failures = new Map<number, KnownFailures>();
  private startedAt?: number;

  /** @param out where lines are written; undefined to write none */
  constructor(
    private readonly out: Sink | undefined,
    private readonly page: Page,
    private readonly verbose: boolean,
  ) {}

  /** The runs, in the order in which they began. */
  public get runs(): TickRun[] {
    return [...this.byChild.values()];
  }

  /** Handles an event of the backfill's execution. */
  public event(event: RunEvent): void {
    this.startedAt ??= event.time;
    if (event.type === 'StateEntered' && event.stateType === 'Map' && event.item === undefined) {
      this.total = event.items;
      this.say(event.time, [span(`${plural(event.items ?? 0, 'run')} to make`, 'dim')]);
    }
    if (event.type === 'ChildEvent') this.childEvent(event.child, event.event);
  }

  private childEvent(child: number, event: RunEvent): void {
    const symbols = symbolsOf(this.page.unicode);
    const run = this.byChild.get(child);
    this.sayFailures(child, event);
    switch (event.type) {
      case 'ExecutionStarted': {
        const { scheduledTime } = event.input as { scheduledTime: string };
        this.byChild.set(child, { scheduledTime, startedAt: event.time });
        const at = `${this.byChild.size}${this.total === undefined ? '' : ` of ${this.total}`}`;
        return this.say(event.time, [span(`${symbols.waiting} ${scheduledTime}`), span(`  ${at}`, 'dim')]);
      }
      case 'ExecutionSucceeded': {
        const { status = 'SUCCEEDED', reason, blockedBy } = (event.output ?? {}) as Output;
        // The backfill counts it as a failure, too.
        if (blockedBy !== undefined) return this.failed(child, event.time, 'Starlake.Overlap', reason ? [reason] : []);
        const rows = totalOf(outputRows(event.output));
        this.byChild.set(child, { ...run!, status, output: event.output, rows, endedAt: event.time });
        const took = `  ${duration(event.time - run!.startedAt)}`;
        const symbol = status === 'SKIPPED' ? symbols.dash : symbols.done;
        const style = status === 'SKIPPED' ? 'dim' : 'green';
        const why = [reason, rowsText(rows)].map((each) => (each ? `  ${each}` : '')).join('');
        return this.say(event.time, [
          span(`${symbol} ${run!.scheduledTime} ${status}`, style),
          span(why + took, 'dim'),
        ]);
      }
      case 'ExecutionFailed': {
        const { error, cause } = event;
        return this.failed(child, event.time, error, reasonsOf(cause));
      }
      case 'ContainerLine':
        if (this.verbose) this.say(event.time, [span(`  ${run?.scheduledTime ?? ''}  ${event.line}`, 'dim')]);
    }
  }

  /** Reports a failure in a run as soon as it is known: the run perhaps continues for a long time, and tries again. */
  private sayFailures(child: number, event: RunEvent): void {
    const failures = reduceFailures(this.failures.get(child) ?? NO_FAILURES, event);
    this.failures.set(child, failures);
    const { failed } = symbolsOf(this.page.unicode);
    for (const { name, text } of failures.latest) {
      const { scheduledTime = '' } = this.byChild.get(child) ?? {};
      this.say(event.time, [span(`${failed} ${scheduledTime}`, 'red'), span(`  ${name} failed`)], text);
    }
  }

  private failed(child: number, time: number, error: string, reasons: readonly string[]): void {
    const run = this.byChild.get(child)!;
    this.byChild.set(child, { ...run, status: 'FAILED', error, reasons, endedAt: time });
    const { failed } = symbolsOf(this.page.unicode);
    this.say(time, [span(`${failed} ${run.scheduledTime} FAILED`, 'red'), span(`  ${error}`)], reasons.join('\n'));
  }

  /** @param text text below the line, wrapped */
  private say(time: number, spans: readonly Span[], text = ''): void {
    const at = span(clock(time - this.startedAt!), 'dim');
    const head = layOut({ left: [at, span('  '), ...spans] }, Infinity, this.page.color);
    const below = text === '' ? [] : paragraph(text, 11, this.page);
    this.out?.write([head, ...below, ''].join('\n'));
  }
}
