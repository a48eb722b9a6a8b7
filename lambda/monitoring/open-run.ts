import type { MonitoredPipeline } from '../../lib/contract/monitoring';
import { executionLink, partsOf } from './links';
import type { Step } from './message';
import type { Note } from './notes';

/** A run that goes on. */
export interface OpenRun {
  readonly note: Note;
  readonly execution: string;
  readonly pipeline: MonitoredPipeline;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** What it waits for. */
  readonly waits?: string;
}

/** Links to the first of some runs. */
export function stepsTo(runs: readonly OpenRun[]): Step[] {
  return runs.slice(0, 3).map(({ execution }) => ({
    text: `Run ${partsOf(execution).run} in the console`,
    link: executionLink(execution),
  }));
}
