import type { State } from './asl';
import type { PipelineKind } from './pipeline';

/** What happens in an execution, in order, for progress and for the history. Times are milliseconds since the epoch. */
export type RunEvent =
  | { readonly type: 'ExecutionStarted'; readonly time: number; readonly pipeline: string; readonly input: unknown }
  | {
      readonly type: 'StateEntered' | 'StateExited' | 'StateFailed' | 'StateRetried' | 'StateCaught';
      readonly time: number;
      readonly state: string;
      readonly stateType: State['Type'];
      /** Index of the Map item it belongs to. */
      readonly item?: number;
      /** Map state it runs in. */
      readonly parent?: string;
      /** For a Map that is entered: how many items, and how many at once. */
      readonly items?: number;
      readonly maxConcurrency?: number;
      readonly input?: unknown;
      readonly output?: unknown;
      readonly error?: string;
      readonly cause?: string;
      /** For a state that failed and is tried again: seconds until then. The wait begins with this event. */
      readonly retryIn?: number;
      /** Where that wait is cut short: the seconds that it takes on AWS. */
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
      /** Something happened in an execution that a state of this one started. */
      readonly type: 'ChildEvent';
      readonly time: number;
      /** The state that started it. */
      readonly state: string;
      /** Number of the child in this execution. */
      readonly child: number;
      /** Name of the child's pipeline, and what that is. */
      readonly pipeline: string;
      readonly kind: PipelineKind;
      readonly event: RunEvent;
    }
  | { readonly type: 'ExecutionSucceeded'; readonly time: number; readonly output: unknown }
  | { readonly type: 'ExecutionFailed'; readonly time: number; readonly error: string; readonly cause: string };

/** How far a chain of states has come: it has its output, or the state is on that it failed or was stopped in. */
export type Position =
  | { readonly output: unknown }
  | {
      readonly state: string;
      readonly input: unknown;
      /** For a Map or a Parallel: its iterations or branches, those that have not begun are null or left out at the end. */
      readonly nested?: readonly (Position | null)[];
    };

/** An execution that has ended: what a redrive goes on from. Plain data, and nobody else's business. */
export interface ExecutionRecord {
  readonly arn: string;
  readonly name: string;
  readonly input: unknown;
  readonly startTime: string;
  readonly redriveCount: number;
  /** Where it failed or was stopped; null when nothing had begun. */
  readonly position: Position | null;
}

/** How an execution ended, and all that happened in it. */
export interface RunResult {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  /** Of a redrive: what happened in it, nothing from before. */
  readonly history: RunEvent[];
  /** For a redrive; every result of the engine has it. */
  readonly execution?: ExecutionRecord;
}
