import type { RunEvent } from '../../../run-event';
import type { Span } from '../../text/line';
import type { Symbols } from '../symbols';
import type { View } from '../view/view';

/** An event, with what was known before it and what is known after it. */
export interface Step<Event extends RunEvent = RunEvent> {
  readonly before: View;
  readonly view: View;
  readonly event: Event;
}

/** How a step is written. */
export interface PlainContext {
  /** Also the states inside a Map, and every line that a container prints. */
  readonly verbose: boolean;
  /** Only containers and what goes wrong. */
  readonly brief: boolean;
  /** Whether the user has interrupted the run: containers are being stopped. */
  readonly interrupted: boolean;
  readonly symbols: Symbols;
  /** When the run began, for the clock of each line; milliseconds since the epoch. */
  readonly startedAt: number;
  /** What each line begins with, behind the clock: the names of the executions around it. */
  readonly prefix: string;
}

/** A line of the plain display, without clock and prefix. */
export type PlainLine = readonly Span[];
