import type { PipelineKind } from '../pipeline';

/**
 * How far a run is, or how it ended.
 *
 * - `RUNNING`: it runs now.
 * - `SUCCEEDED`, `FAILED`: as in Step Functions; also `FAILED` if it timed out, with the error `States.Timeout`.
 * - `SKIPPED`: it succeeded, and there was nothing to do.
 * - `STOPPED`: somebody stopped it; `ABORTED` in Step Functions.
 * - `INTERRUPTED`: its process was killed, so that it is unknown how far it had come. Only local runs.
 */
export type RunStatus = 'RUNNING' | 'SUCCEEDED' | 'SKIPPED' | 'FAILED' | 'STOPPED' | 'INTERRUPTED';

/**
 * A run of a pipeline as plain JSON, whoever ran it: this machine or AWS. Pages and commands show this form, scripts read
 * it, and `docs/starlake-sfn.schema.json` has it as `runRecord`. Times are in ISO 8601, in UTC.
 */
export interface RunRecord {
  /** Unique among the runs of its pipeline: the name of the execution on AWS. */
  readonly id: string;
  /** As on the command line: the domain of a load pipeline. */
  readonly pipeline: string;
  readonly kind: PipelineKind;
  /** The stack that the pipeline is in. */
  readonly stack?: string;
  /** Where it ran: on this machine, or on AWS. */
  readonly where: 'local' | 'aws';
  /** Its ARN, on AWS. */
  readonly arn?: string;
  readonly status: RunStatus;
  /** Its logical date, as in its output or its input; absent if it has none, or before it is known. */
  readonly logicalDate?: string;
  readonly startedAt: string;
  /** Absent while it runs, and if its process was killed. */
  readonly endedAt?: string;
  /** How often it was continued where it had failed: by `--resume`, or by a redrive. Absent if never. */
  readonly resumed?: number;
  /** Which id the runs of one `run --all` share. */
  readonly batch?: string;
  /** What ran its commands: `starlake`, `docker`, `embedded`. Absent on AWS. */
  readonly executor?: string;
  /** The folder that a local run worked on. */
  readonly root?: string;
  readonly input?: unknown;
  /** Only if it succeeded. */
  readonly output?: unknown;
  /** Only if it failed, was stopped or interrupted. */
  readonly error?: RunFailure;
  /** The states outside any Map, in the order they were last entered. */
  readonly states: readonly RunState[];
  /** Its tables, tasks or commands; for a backfill its runs. */
  readonly results: readonly RunItem[];
  /** In the order in which they were started. */
  readonly containers: readonly RunContainer[];
  /** Runs of other pipelines that it has started and waits for, on AWS: each has a record of its own. Absent if there are none. */
  readonly started?: readonly RunStarted[];
}

/** A run that another has started. */
export interface RunStarted extends Pick<RunRecord, 'id' | 'logicalDate'> {
  /** What the command line calls it; absent for one of another stack. */
  readonly pipeline?: string;
  readonly arn: string;
  /** As far as the other knows it: `STOPPED` is one whose end it does not know, since it was stopped itself. */
  readonly status: Extract<RunStatus, 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'STOPPED'>;
}

/** Why a run failed, in plain words. */
export interface RunFailure {
  /** Its name in Step Functions: `Starlake.LoadFailed`. */
  readonly name: string;
  /** The cause, for people. */
  readonly message: string;
  /** What to do before it is run again. */
  readonly hint?: string;
  /** The command that resumes the run; absent if it cannot be resumed. */
  readonly resume?: string;
}

/** A state outside any Map. */
export interface RunState {
  readonly name: string;
  /** Its type in the Amazon States Language. */
  readonly type: string;
  /** `WAITING`: for files, an ack file, a lock. `RETRYING`: it has failed and is tried again. */
  readonly status: 'RUNNING' | 'WAITING' | 'RETRYING' | 'SUCCEEDED' | 'FAILED' | 'STOPPED';
  readonly startedAt: string;
  readonly endedAt?: string;
  /** How often it was entered; absent if once. */
  readonly entered?: number;
  /** Why it failed, also if the failure was handled. */
  readonly error?: string;
  /** For a Map: its items. */
  readonly items?: {
    readonly total: number;
    readonly done: number;
    readonly failed: number;
    readonly running: number;
    /** How many run at once; absent if there is no limit. */
    readonly slots?: number;
  };
}

/** A table, a task or another command of a run; a run of a backfill. The fields of `result` of `run --json`, and more. */
export interface RunItem {
  readonly kind: 'table' | 'task' | 'command' | 'run';
  /** Of a run of a backfill, its logical date. */
  readonly name: string;
  /** `WAITING`, `RUNNING`, `LOADED`, `DONE`, `SUCCEEDED`, `SKIPPED`, `EMPTY`, `FAILED`, `BLOCKED`, `STOPPED`. */
  readonly status: string;
  /** Rows that were loaded or written; null if unknown. */
  readonly rows?: number | null;
  readonly rejected?: number;
  /** Total time of its containers, over all attempts. */
  readonly milliseconds?: number;
  /** How many tables its last container loaded, if several: its time is that of all of them. */
  readonly group?: number;
  /** Whether it was done, with its rows, before the run was resumed. */
  readonly earlier?: true;
  /** Why it failed, or, if it is tried again, why it failed last. */
  readonly reason?: string;
  /** Its containers, one for each attempt: {@link RunContainer.id}. */
  readonly containers?: readonly string[];
}

/** A container of a run. */
export interface RunContainer {
  /** Unique in the run: `3`; `2/1` if it is the first of the second execution that the run started. */
  readonly id: string;
  /** The state that started it. */
  readonly state: string;
  /** Starlake's command and its arguments. */
  readonly command: readonly string[];
  readonly startedAt: string;
  /** Absent while it runs. */
  readonly endedAt?: string;
  readonly exitCode?: number;
  /** Why it stopped, if there is more to say than the exit code. */
  readonly reason?: string;
  /** Where its output is; absent if it is not kept. */
  readonly log?: RunLog;
}

/** The output of a container: a file in the folder of a local run, or a stream of CloudWatch Logs. */
export type RunLog = { readonly file: string } | { readonly group: string; readonly stream: string };
