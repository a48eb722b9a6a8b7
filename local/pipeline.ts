// What the parts of the local engine tell one another. Plain data: no I/O here.

/** What a pipeline is for; `internal` for a state machine that a construct keeps for itself. */
export type PipelineKind = 'load' | 'transform' | 'backfill' | 'custom' | 'internal';

/** Datasets that a pipeline reads and writes, each `domain.table`. */
export interface Datasets {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** A state machine found in a cloud assembly. */
export interface Pipeline {
  /** What people type: the name of a pipeline (a load pipeline's is its domain), else the state machine's construct id. */
  readonly name: string;
  /** What its construct says it is; `custom` for any other state machine of the assembly. */
  readonly kind: PipelineKind;
  /** What a run reads and writes, as its construct says; `domain.table`. */
  readonly datasets?: Datasets;
  /** What each task of a transform pipeline reads of others, in the order of its definition, as its construct says. */
  readonly taskReads?: ReadonlyArray<readonly string[]>;
  /** When EventBridge Scheduler starts it, in words: `0 4 * * * Europe/Paris`. */
  readonly schedules?: readonly string[];
  /** Physical name of the state machine, by which its ARN goes; without one it is `name`. */
  readonly machineName?: string;
  /** Name of the stack it is in. */
  readonly stack: string;
  /** Logical id in that stack's template. */
  readonly logicalId: string;
  /** Path of the construct, when the assembly has it. */
  readonly path?: string;
  /** The definition that `cdk deploy` would ship, every token resolved to a local stand-in. */
  readonly definition: Definition;
}

/** An Amazon States Language definition, or the part of one that a Map or a Parallel branch holds. */
export interface Definition {
  readonly Comment?: string;
  readonly StartAt: string;
  readonly States: Record<string, State>;
  readonly TimeoutSeconds?: number;
}

/** One state; fields as the Amazon States Language names them. */
export interface State {
  readonly Type: 'Task' | 'Parallel' | 'Map' | 'Pass' | 'Wait' | 'Choice' | 'Succeed' | 'Fail';
  readonly Comment?: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Resource?: string;
  readonly Choices?: Array<{ readonly Next: string; readonly [field: string]: unknown }>;
  readonly Catch?: Array<{
    readonly ErrorEquals: string[];
    readonly Next: string;
    readonly ResultPath?: string | null;
  }>;
  readonly Retry?: Array<{ readonly ErrorEquals: string[]; readonly [field: string]: unknown }>;
  readonly ItemProcessor?: Definition;
  readonly Iterator?: Definition;
  readonly Branches?: Definition[];
  readonly MaxConcurrency?: number;
  readonly [field: string]: unknown;
}

/** One container that ECS would start: what an executor gets. */
export interface ContainerRun {
  /** The container's command: Starlake's arguments, `['load', '--scheduledDate', …]`. */
  readonly argv: string[];
  /** The task definition's environment with the overrides of the call, the root replaced by the local folder. */
  readonly environment: Record<string, string>;
  /** Names of the variables that ECS would take from a secret; their values are not known here. */
  readonly secrets: string[];
  /** Image of the container, as the template names it. */
  readonly image: string;
  /** Aborted when the execution stops, or somebody stops the task. */
  readonly signal: AbortSignal;
  /** Called with each line that the command prints. */
  readonly onLine: (line: string) => void;
}

/** How a container ended. */
export interface ContainerExit {
  readonly exitCode: number;
  /** What ECS would say of the container, for example `OutOfMemoryError: …`. */
  readonly reason?: string;
  /** Rows that the command loaded or wrote, where the executor knows. */
  readonly rows?: number;
  /** How the containers beside it ended, by their names, in place of 0: none of them runs on this machine. */
  readonly sidecars?: Readonly<Record<string, Pick<ContainerExit, 'exitCode' | 'reason'>>>;
}

/** Runs Starlake commands on this machine. */
export interface Executor {
  readonly name: 'starlake' | 'docker' | 'embedded';
  /** One line that people must know about it, for example that it is not Starlake itself. */
  readonly notice?: string;
  run(container: ContainerRun): Promise<ContainerExit>;
  /** Frees what it holds (database files). */
  close(): Promise<void>;
}

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
