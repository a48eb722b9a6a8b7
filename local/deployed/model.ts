import type { Pipeline } from '../pipeline';
import type { RunEvent } from '../run-event';

/** Where deployed pipelines are looked for. */
export interface Place {
  /** Names of stacks; their nested stacks are included. */
  readonly stacks: readonly string[];
  /** Profile of the files that the AWS CLI shares. @default - the AWS SDK's own: `AWS_PROFILE`, else `default` */
  readonly profile?: string;
  /** @default - the AWS SDK's own: `AWS_REGION`, else that of the profile */
  readonly region?: string;
}

/** A schedule of EventBridge Scheduler that starts a pipeline. */
export interface DeployedSchedule {
  readonly name: string;
  readonly group: string;
  /** As it was written, else the expression of EventBridge. */
  readonly cron: string;
  readonly timeZone: string;
  readonly isOn: boolean;
}

/** A schedule, and what it starts. */
export interface StartingSchedule extends DeployedSchedule {
  /** ARN of a state machine. */
  readonly target: string;
}

/** A queue of what was given up. */
export interface DeadLetterQueue {
  readonly url: string;
  /** Starts of schedules, events of refreshed datasets, events of lineage, or events of another function. */
  readonly keeps: 'STARTS' | 'DATASETS' | 'LINEAGE' | 'EVENTS';
}

/** A state machine of a deployed stack. */
export interface DeployedPipeline extends Pick<Pipeline, 'name' | 'kind' | 'stack' | 'logicalId' | 'path'> {
  /** What commands call it: its name, and more if another pipeline has that, too. */
  readonly called: string;
  readonly outermostStack: string;
  readonly arn: string;
}

/** Statuses that Step Functions gives executions. */
export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE';

/** An execution, as lists of them have it. Times are milliseconds since 1970. */
export interface DeployedRun {
  readonly arn: string;
  /** Its name. */
  readonly id: string;
  readonly status: ExecutionStatus;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly redriveCount: number;
}

/** An execution with what it was given and what it has answered. */
export interface DescribedRun extends DeployedRun {
  readonly input: unknown;
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  /** Why Step Functions would not redrive it; absent if it would. */
  readonly notRedrivable?: string;
}

/** A container of a run. */
export interface RunContainer {
  /** Its number in the events of its execution. */
  readonly number: number;
  /** Name of the execution of a distributed Map's item that it is of; absent if it is of the run itself. */
  readonly child?: string;
  /** The arguments of Starlake. */
  readonly argv: readonly string[];
  readonly startedAt: number;
  /** ARN of its ECS task; absent where none was started. */
  readonly task?: string;
  /** ARNs of cluster and task definition. */
  readonly cluster?: string;
  readonly taskDefinition?: string;
  /** Name of the container that runs the command. */
  readonly container?: string;
  readonly isOver: boolean;
}

/** An execution that another has started, as the history of that one has it. */
export interface StartedRun {
  readonly arn: string;
  /** What it is for: executions of the same state machine, for the same time and tables, are tries of the same. */
  readonly task: string;
  readonly logicalDate?: string;
  /** Absent if its end is not in that history: it runs, or was stopped with the other. */
  readonly outcome?: 'SUCCEEDED' | 'FAILED';
}

/** What happened in a run. */
export interface RunHistory {
  readonly events: readonly RunEvent[];
  readonly containers: readonly RunContainer[];
  /** ARNs of the Map Runs of its distributed Maps: their items are executions with histories of their own. */
  readonly mapRuns: readonly string[];
  /** Executions that it has started and waits for, in that order: AWS stops them with it. */
  readonly startedRuns: readonly StartedRun[];
}

/** A line that a container has printed. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly text: string;
}

/** Lines of a stream, and where the next call goes on. */
export interface LogPage {
  /** Whether there is no such stream, or its group is gone. */
  readonly isMissing?: boolean;
  readonly lines: readonly LogLine[];
  readonly next?: string;
}
