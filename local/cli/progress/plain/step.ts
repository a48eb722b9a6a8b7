import type { RunEvent } from '../../../run-event';
import type { Span } from '../../text/line';
import type { Symbols } from '../symbols';
import type { View } from '../view/view';

/** An event, with the views before and after it. */
export interface Step<Event extends RunEvent = RunEvent> {
  readonly before: View;
  readonly view: View;
  readonly event: Event;
}

/** How a step is written. */
export interface PlainContext {
  /** Also the states inside a Map, and every line that a container prints. */
  readonly verbose: boolean;
  /** Only containers and failures. */
  readonly brief: boolean;
  /** Whether the user has interrupted the run: containers are being stopped. */
  readonly interrupted: boolean;
  readonly symbols: Symbols;
  /** When the run began, for the clock of each line; milliseconds since the epoch. */
  readonly startedAt: number;
  /** Prefix of each line after the clock: the names of the parent executions. */
  readonly prefix: string;
}

/** A line of the plain display, without clock and prefix. */
export type PlainLine = readonly Span[];
