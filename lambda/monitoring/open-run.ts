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

/** Names that a program gets at most. */
const MAX_NAMES = 100;

/** Names of some pipelines, for programs. */
export function namesOf(pipelines: readonly MonitoredPipeline[]): string {
  return [...new Set(pipelines.map(({ name }) => name))].slice(0, MAX_NAMES).join(' ');
}

/** Links to the first of some runs. */
export function stepsTo(runs: readonly OpenRun[]): Step[] {
  return runs.slice(0, 3).map(({ execution }) => ({
    text: `Run ${partsOf(execution).run} in the console`,
    link: executionLink(execution),
  }));
}
