import type { ContainerFault, FunctionFault, LineFault } from './faults';
import type { Table } from './tables';
import type { Variant } from './variants';
import type { Area } from './data-file';

/** Files that arrive. */
export interface Delivery {
  readonly table: Table;
  readonly rows: number;
  /** How many of the last rows have an invalid value. */
  readonly rejected?: number;
  readonly area: Area;
  /** Whether it reuses the name of an earlier file. */
  readonly again?: boolean;
}

/** One or more concurrent executions, and their faults. */
export interface Act {
  /** A redrive continues the last failed execution, if there is one, and starts the others; else all are started. */
  readonly kind: 'start' | 'redrive';
  /** Executions that are started, or redriven. */
  readonly starts: number;
  /**
   * Milliseconds between two starts; or each starts when the one before has ended, though its functions perhaps still
   * run.
   */
  readonly apart: number | 'ended';
  /** The tables that a start loads: these, those that failed last, or all. */
  readonly tables: readonly Table[] | 'failed' | 'all';
  /** Files that arrive before it. */
  readonly before: readonly Delivery[];
  /** Files that arrive during it, after this many events. */
  readonly during?: { readonly event: number; readonly files: readonly Delivery[] };
  /** The execution is aborted after this many events. */
  readonly abort?: number;
  /** The ack file: written before, written while the run waits for it, left as it is, or removed. */
  readonly ack: 'there' | 'awaited' | 'as-it-is' | 'missing';
  readonly containers: readonly ContainerFault[];
  readonly functions: readonly FunctionFault[];
  readonly lines: readonly LineFault[];
}

/** One story of a project: files, executions, and their faults. Then the faults end, and everything must be loaded. */
export interface Scenario {
  readonly seed: number;
  readonly number: number;
  readonly theme: Theme;
  readonly variant: Variant;
  readonly acts: readonly Act[];
  /** The first action when the faults have ended. */
  readonly recovery: 'redrive' | 'run' | 'failed-tables';
}

/** The main topic of a scenario. */
export type Theme = 'containers' | 'functions' | 'overlap' | 'abort' | 'stale' | 'ack' | 'timeout';
