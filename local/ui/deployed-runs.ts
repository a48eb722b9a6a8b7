import type { RunRecord } from '../history/run-record';
import type { RunSummary } from './summaries';

/** A deployed pipeline, and its last run if it has run. */
export interface DeployedOverview {
  /** Name of its state machine: several stacks may have pipelines of one name. */
  readonly machine: string;
  readonly name: string;
  readonly kind: string;
  readonly stack: string;
  readonly last?: RunSummary;
}

/** Runs on AWS, which is asked when a page is opened. Errors are sentences. */
export interface DeployedRuns {
  overview(): Promise<readonly DeployedOverview[]>;
  /** The last runs of a pipeline, the latest first. */
  runs(machine: string): Promise<readonly RunSummary[]>;
  /** All that is known of a run; undefined for one that is not known, or no longer. */
  run(machine: string, id: string): Promise<RunRecord | undefined>;
  readonly machines: ReadonlyArray<Pick<DeployedOverview, 'machine' | 'name'>>;
}
