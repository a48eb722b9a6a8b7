import type { RunEvent } from '../../run-event';

/** Shows an execution while it runs. */
export interface Progress {
  event(event: RunEvent): void;
  /** Called when a Lambda handler has logged a line. */
  log(line: string): void;
  /** Called when the user has interrupted the run: its containers are being stopped. */
  interrupt(): void;
  /** Draws the last frame and restores the terminal. */
  end(): void;
}

/** Shows nothing. */
export const silentProgress: Progress = { event: () => {}, log: () => {}, interrupt: () => {}, end: () => {} };
