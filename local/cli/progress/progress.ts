import type { RunEvent } from '../../run-event';

/** Shows an execution while it runs. */
export interface Progress {
  event(event: RunEvent): void;
  /** A Lambda handler has logged a line. */
  log(line: string): void;
  /** The user has interrupted the run: its containers are being stopped. */
  interrupt(): void;
  /** Draws for the last time and restores the terminal. */
  end(): void;
}

/** Shows nothing. */
export const silentProgress: Progress = { event: () => {}, log: () => {}, interrupt: () => {}, end: () => {} };
