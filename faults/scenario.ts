import type { ContainerFault, FunctionFault } from './faults';
import type { Table } from './tables';
import type { Variant } from './variants';
import type { Area } from './data-file';

/** Files that arrive. */
export interface Delivery {
  readonly table: Table;
  readonly rows: number;
  /** How many of them have a value that does not fit its column: the last ones. */
  readonly rejected?: number;
  readonly area: Area;
  /** By the name of an earlier one. */
  readonly again?: boolean;
}

/** One or more executions that go on at the same time, and what befalls them. */
export interface Act {
  /** A redrive takes up the last execution that failed, if there is one, and starts the others; else all are started. */
  readonly kind: 'start' | 'redrive';
  /** Executions that are started, or redriven. */
  readonly starts: number;
  /** Milliseconds between two of them; or each starts when the one before has ended, and its functions may not have. */
  readonly apart: number | 'ended';
  /** What a start loads: these tables, those that failed last, or all. */
  readonly tables: readonly Table[] | 'failed' | 'all';
  /** Files that arrive before it. */
  readonly before: readonly Delivery[];
  /** Files that arrive during it, after so many events. */
  readonly during?: { readonly event: number; readonly files: readonly Delivery[] };
  /** The execution is aborted after so many events. */
  readonly abort?: number;
  /** The ack file: put before, put while it is waited for, left as it is, or taken away. */
  readonly ack: 'there' | 'awaited' | 'as-it-is' | 'missing';
  readonly containers: readonly ContainerFault[];
  readonly functions: readonly FunctionFault[];
}

/** One story of a project: files, executions, and what befalls them. Then the faults end, and all has to be loaded. */
export interface Scenario {
  readonly seed: number;
  readonly number: number;
  readonly theme: Theme;
  readonly variant: Variant;
  readonly acts: readonly Act[];
  /** What is done first when the faults have ended. */
  readonly recovery: 'redrive' | 'run' | 'failed-tables';
}

/** What a scenario is mostly about. */
export type Theme = 'containers' | 'functions' | 'overlap' | 'abort' | 'stale' | 'ack' | 'timeout';
