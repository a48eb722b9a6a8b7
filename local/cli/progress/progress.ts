import type { RunEvent } from '../../run-event';

/** Shows an execution while it runs. */
export interface Progress {
  event(event: RunEvent): void;
  /** A line that a Lambda handler has logged. */
  log(line: string): void;
  /** The user has interrupted: what runs is being stopped. */
  interrupt(): void;
  /** Shows the last state of things and gives the terminal back. */
  end(): void;
}

/** Shows nothing. */
export const silentProgress: Progress = { event: () => {}, log: () => {}, interrupt: () => {}, end: () => {} };
