import type { State } from './asl';
import type { PipelineKind } from './pipeline';

/** Error of an execution that somebody has stopped; on AWS it has none. */
export const STOPPED = 'Execution.Stopped';

/** An event of an execution, for its progress display and its history. Times are milliseconds since the epoch. */
export type RunEvent =
  | { readonly type: 'ExecutionStarted'; readonly time: number; readonly pipeline: string; readonly input: unknown }
  | {
      /** The items of a distributed Map are known some time after it was entered: `MapRunStarted`. */
      readonly type: 'StateEntered' | 'MapRunStarted' | 'StateExited' | 'StateFailed' | 'StateRetried' | 'StateCaught';
      readonly time: number;
      readonly state: string;
      readonly stateType: State['Type'];
      /** Index of the Map item it belongs to. */
      readonly item?: number;
      /** Map state it runs in. */
      readonly parent?: string;
      /** For a Map that is entered, or its Map Run: the number of items, and how many run at once. */
      readonly items?: number;
      readonly maxConcurrency?: number;
      readonly mapRunArn?: string;
      readonly input?: unknown;
      readonly output?: unknown;
      readonly error?: string;
      readonly cause?: string;
      /** For a failed state that is tried again: seconds from this event to the retry. */
      readonly retryIn?: number;
      /** The seconds on AWS, if that wait is shortened. */
      readonly retryInOnAws?: number;
    }
  | {
      readonly type: 'ContainerStarted' | 'ContainerStopped';
      readonly time: number;
      readonly state: string;
      /** Number of the container in this execution, the same in both events. */
      readonly container: number;
      readonly argv: string[];
      readonly exitCode?: number;
      readonly reason?: string;
      readonly rows?: number;
    }
  | { readonly type: 'ContainerLine'; readonly time: number; readonly container: number; readonly line: string }
  | {
      /** An event of an execution that a state of this one started. */
      readonly type: 'ChildEvent';
      readonly time: number;
      /** The state that started it. */
      readonly state: string;
      /** Number of the child in this execution. */
      readonly child: number;
      /** Name and kind of the child's pipeline. */
      readonly pipeline: string;
      readonly kind: PipelineKind;
      readonly event: RunEvent;
    }
  | { readonly type: 'ExecutionSucceeded'; readonly time: number; readonly output: unknown }
  | { readonly type: 'ExecutionFailed'; readonly time: number; readonly error: string; readonly cause: string };

/** The progress of a chain of states: its output, or the state in which it failed or was stopped. */
export type Position =
  | { readonly output: unknown }
  | {
      readonly state: string;
      readonly input: unknown;
      /**
       * For a Map or a Parallel: its iterations or branches. Those that have not begun are null, or missing at the end.
       */
      readonly nested?: readonly (Position | null)[];
      readonly mapRun?: MapRunRecord;
    };

/** The Map Run of a distributed Map. */
export interface MapRunRecord {
  /** The end of its ARN. */
  readonly id: string;
  readonly redriveCount: number;
}

/** An execution that has ended, as plain data from which it can be redriven. Only the engine reads its fields. */
export interface ExecutionRecord {
  readonly arn: string;
  readonly name: string;
  readonly input: unknown;
  readonly startTime: string;
  readonly redriveCount: number;
  /** Where it failed or was stopped; null when nothing had begun. */
  readonly position: Position | null;
}

/** How an execution ended, with all of its events. */
export interface RunResult {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  /** All events; for a redrive, only its own. */
  readonly history: RunEvent[];
  /** The data to redrive the execution; every result of the engine has it. */
  readonly execution?: ExecutionRecord;
}
