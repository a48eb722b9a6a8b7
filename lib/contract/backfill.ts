import type { ExecutionContext } from './pre-load';

/** A pipeline that may be run for times that are past. */
export interface Target {
  /** ARN of its state machine. */
  readonly machine: string;
  /** Plain cron expression of its schedule. */
  readonly cron: string;
  readonly timeZone: string;
  /** Where its runs are noted that have succeeded: a path below `SL_DATASETS`. */
  readonly succeeded: string;
}

/** One run of the pipeline: an item of the Map. */
export interface TickRun {
  /** Its logical date, and where its data interval ends: ISO-8601, UTC. */
  readonly scheduledTime: string;
  /** Where its data interval begins. */
  readonly start: string;
  /** What the name of its execution begins with. */
  readonly name: string;
}

/** What a backfill knows between its states: `$.plan`. */
export interface BackfillPlan {
  readonly pipeline: string;
  readonly machine: string;
  /** Where its runs are noted that have succeeded: a path below `SL_DATASETS`. */
  readonly succeeded: string;
  /** The interval, both ends included: ISO-8601, UTC. */
  readonly from: string;
  readonly to: string;
  /** How many runs go on at once. */
  readonly maxConcurrent: number;
  /** What is to be run, oldest first. */
  readonly runs: TickRun[];
  /** How many times of the interval had succeeded before. */
  readonly skipped: number;
  /** How many runs have ended so far, by the status of their output. */
  readonly done: { readonly [status: string]: number };
  /** How often it has run what failed once more. */
  readonly round: number;
  /** Events that the history may have by now. */
  readonly events: number;
  /** What the state machine does next. */
  readonly next: 'RUN' | 'END';
  /** The output, when nothing is left to run. */
  readonly summary?: BackfillSummary;
}

/** Output of a backfill. */
export interface BackfillSummary {
  readonly pipeline: string;
  readonly from: string;
  readonly to: string;
  /** How many runs it has made, or would make. */
  readonly runs: number;
  /** How many times of the interval had succeeded before. */
  readonly skipped: number;
  /** How its runs have ended, by the status of their output. */
  readonly statuses?: { readonly [status: string]: number };
  readonly dryRun?: true;
  /** Of a dry run: the times, oldest first. */
  readonly ticks?: Array<{ readonly scheduledTime: string; readonly status: 'PENDING' | 'SUCCEEDED' }>;
  /** How many more there are. */
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

/** One for each item of the Map: how a run has ended. */
export type TickResult = { readonly status?: string } | FailedRun;

/** What the state machine asks at its begin. */
export interface PlanEvent {
  readonly action: 'plan';
  readonly execution: ExecutionContext;
  /** By name. */
  readonly targets: { readonly [pipeline: string]: Target };
  /** How many runs go on at once, where the input does not say. */
  readonly maxConcurrent: number;
}

/** What it asks after the runs. */
export interface EndEvent {
  readonly action: 'end';
  readonly execution: ExecutionContext;
  readonly state: { readonly plan: BackfillPlan; readonly results: TickResult[] };
}

/** What goes into the runs of a backfill, in events (AWS): those that a history may have, of one run that fails, and of the rest. */
export const EVENTS = { most: 25_000, run: 16, rest: 100 } as const;
