import type { RunEvent } from '../../model';
import type { Sink } from '../io';
import { clock, duration, plural } from '../text/format';
import { layOut, span, type Span } from '../text/line';
import type { Look } from '../text/terminal';
import { firstLine } from './cause';
import { symbolsOf } from './symbols';

/** One run of a backfill. */
export interface TickRun {
  readonly scheduledTime: string;
  /** What its output says, or `FAILED`; undefined while it goes on. */
  readonly status?: string;
  readonly error?: string;
  /** Why it failed, on one line. */
  readonly cause?: string;
  readonly startedAt: number;
}

/** The output of a run, as far as it is told. */
interface Output {
  readonly status?: string;
  readonly reason?: string;
  readonly blockedBy?: string;
}

/** What a backfill has done so far, and a line for each run that begins and ends. */
export class BackfillProgress {
  /** How many runs there are to make; undefined before that is known. */
  public total?: number;
  private readonly byChild = new Map<number, TickRun>();
  private startedAt?: number;

  /** @param out where the lines go; undefined for none */
  constructor(
    private readonly out: Sink | undefined,
    private readonly look: Look,
    private readonly verbose: boolean,
  ) {}

  /** The runs, in the order that they began in. */
  public get runs(): TickRun[] {
    return [...this.byChild.values()];
  }

  /** Takes an event of the backfill's execution. */
  public event(event: RunEvent): void {
    this.startedAt ??= event.time;
    if (event.type === 'StateEntered' && event.stateType === 'Map' && event.item === undefined) {
      this.total = event.items;
      this.say(event.time, [span(`${plural(event.items ?? 0, 'run')} to make`, 'dim')]);
    }
    if (event.type === 'ChildEvent') this.childEvent(event.child, event.event);
  }

  private childEvent(child: number, event: RunEvent): void {
    const symbols = symbolsOf(this.look.unicode);
    const run = this.byChild.get(child);
    switch (event.type) {
      case 'ExecutionStarted': {
        const { scheduledTime } = event.input as { scheduledTime: string };
        this.byChild.set(child, { scheduledTime, startedAt: event.time });
        const at = `${this.byChild.size}${this.total === undefined ? '' : ` of ${this.total}`}`;
        return this.say(event.time, [span(`${symbols.waiting} ${scheduledTime}`), span(`  ${at}`, 'dim')]);
      }
      case 'ExecutionSucceeded': {
        const { status = 'SUCCEEDED', reason, blockedBy } = (event.output ?? {}) as Output;
        // As the backfill takes it.
        if (blockedBy !== undefined) return this.failed(child, event.time, 'Starlake.Overlap', reason);
        this.byChild.set(child, { ...run!, status });
        const took = `  ${duration(event.time - run!.startedAt)}`;
        const symbol = status === 'SKIPPED' ? symbols.dash : symbols.done;
        const style = status === 'SKIPPED' ? 'dim' : 'green';
        const why = reason === undefined ? '' : `  ${reason}`;
        return this.say(event.time, [
          span(`${symbol} ${run!.scheduledTime} ${status}`, style),
          span(why + took, 'dim'),
        ]);
      }
      case 'ExecutionFailed': {
        const { error, cause } = event;
        return this.failed(child, event.time, error, firstLine(cause));
      }
      case 'ContainerLine':
        if (this.verbose) this.say(event.time, [span(`  ${run?.scheduledTime ?? ''}  ${event.line}`, 'dim')]);
    }
  }

  private failed(child: number, time: number, error: string, cause = ''): void {
    const run = this.byChild.get(child)!;
    this.byChild.set(child, { ...run, status: 'FAILED', error, cause });
    const told = [error, cause].filter((each) => each).join(': ');
    const { failed } = symbolsOf(this.look.unicode);
    this.say(time, [span(`${failed} ${run.scheduledTime} FAILED`, 'red'), span(`  ${told}`)]);
  }

  private say(time: number, spans: readonly Span[]): void {
    const at = span(clock(time - this.startedAt!), 'dim');
    this.out?.write(`${layOut({ left: [at, span('  '), ...spans] }, Infinity, this.look.color)}\n`);
  }
}
