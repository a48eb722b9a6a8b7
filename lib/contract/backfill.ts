import type { ExecutionContext } from './pre-load';
import type { PlainSchedule } from './schedule';

/** A pipeline that a backfill can run. */
export interface TargetPipeline extends PlainSchedule {
  /** ARN of its state machine. */
  readonly machine: string;
  /** Folder for its success markers: a path below `SL_DATASETS`. */
  readonly succeeded: string;
}

/** One run of the pipeline: an item of the Map. */
export interface PlannedRun {
  /** Its logical date, which is also the end of its data interval: ISO-8601, UTC. */
  readonly scheduledTime: string;
  /** Start of its data interval. */
  readonly start: string;
  /** Prefix of the name of its execution. */
  readonly name: string;
}

/** Data of a backfill between its states: `$.plan`. */
export interface BackfillPlan {
  readonly pipeline: string;
  readonly machine: string;
  /** Folder for its success markers: a path below `SL_DATASETS`. */
  readonly succeeded: string;
  /** The interval, both ends included: ISO-8601, UTC. */
  readonly from: string;
  readonly to: string;
  /** How many runs go at once. */
  readonly maxConcurrency: number;
  /** Runs to start, oldest first. */
  readonly runs: PlannedRun[];
  /** How many logical dates of the interval had succeeded before. */
  readonly skipped: number;
  /** How many runs have succeeded so far, by the status of their output. */
  readonly done: { readonly [status: string]: number };
  /** How often failed runs were started again. */
  readonly round: number;
  /** Events that the history has by now, at most. */
  readonly events: number;
  /** What the state machine does next. */
  readonly next: 'RUN' | 'END';
  /** The output, once nothing is left to run. */
  readonly summary?: BackfillSummary;
}

/** Output of a backfill. */
export interface BackfillSummary {
  readonly pipeline: string;
  readonly from: string;
  readonly to: string;
  /** How many runs it has made, or a dry run would make. */
  readonly runs: number;
  /** How many logical dates of the interval had succeeded before. */
  readonly skipped: number;
  /** How many runs have succeeded, by the status of their output. */
  readonly statuses?: { readonly [status: string]: number };
  readonly dryRun?: true;
  /** Of a dry run: the logical dates, oldest first. */
  readonly ticks?: Array<{ readonly scheduledTime: string; readonly status: 'PENDING' | 'SUCCEEDED' }>;
  /** How many more logical dates there are. */
  readonly moreTicks?: number;
}

/** A run that failed. */
export interface FailedRun {
  readonly error: string;
  /** Name of its execution. */
  readonly name: string;
  /** How often the backfill had been redriven by then. */
  readonly redrive: number;
}

/** Result of an item of the Map. */
export type RunResult = { readonly status?: string } | FailedRun;

/** Asks for the runs of a backfill. */
export interface PlanBackfillEvent {
  readonly action: 'plan';
  readonly execution: ExecutionContext;
  /** The pipelines that it can run, by name. */
  readonly targets: { readonly [pipeline: string]: TargetPipeline };
  /** How many runs go at once, unless the input says so. */
  readonly maxConcurrency: number;
}

/** Ends a round of runs. */
export interface EndBackfillEvent {
  readonly action: 'end';
  readonly execution: ExecutionContext;
  readonly state: { readonly plan: BackfillPlan; readonly results: RunResult[] };
}
