import type { Container, Task } from '@aws-sdk/client-ecs';

/** Longest reason that a table's failure carries: all failures of a run have to fit into one state. */
const MAX_REASON = 200;

/** What the state machine caught for a table. */
export interface ExplainFailureEvent {
  readonly table: string;
  readonly failure: { readonly Error: string; readonly Cause?: string | null };
}

/** Why a table was not loaded, in short. */
export interface TableFailure {
  /** Name of the error, as Step Functions has it. */
  readonly error: string;
  /** Exit code of the container that runs Starlake; absent when it never started. */
  readonly exitCode?: number;
  /** ECS's code for why the task stopped. */
  readonly stopCode?: string;
  /** What the container or the task says of its end. */
  readonly reason?: string;
  /** Log group and stream of the container, `group:stream`. */
  readonly log?: string;
}

/** Where containers log: from the environment that the job gives the function. */
export interface LogPlaces {
  readonly container?: string;
  readonly group?: string;
  readonly streamPrefix?: string;
}

// Step Functions gives what the ECS API answers, with its names in PascalCase.
type PascalCase<T> = { readonly [Name in keyof T & string as Capitalize<Name>]: T[Name] };
type EcsContainer = PascalCase<Pick<Container, 'name' | 'exitCode' | 'reason'>>;
type EcsTask = PascalCase<Pick<Task, 'taskArn' | 'stopCode' | 'stoppedReason'>> & {
  readonly Containers?: EcsContainer[];
};

/** Reads the cause of a failed `ecs:runTask.sync`, which is the description of its task; other causes become the reason. */
export function explainFailure(event: ExplainFailureEvent, logs: LogPlaces): TableFailure {
  const { Error: error } = event.failure;
  const cause = event.failure.Cause ?? '';
  const task = parseTask(cause);
  if (!task) {
    return { error, ...(cause === '' ? {} : { reason: short(cause) }) };
  }
  const containers = Array.isArray(task.Containers) ? task.Containers : [];
  const container =
    containers.find(({ Name }) => Name === logs.container) ??
    containers.find(({ ExitCode }) => ExitCode) ??
    containers[0];
  const reason = container?.Reason ?? task.StoppedReason;
  const id = String(task.TaskArn ?? '')
    .split('/')
    .pop();
  return {
    error,
    ...(container?.ExitCode === undefined ? {} : { exitCode: container.ExitCode }),
    ...(task.StopCode === undefined ? {} : { stopCode: task.StopCode }),
    ...(reason === undefined ? {} : { reason: short(reason) }),
    ...(id && logs.group
      ? { log: `${logs.group}:${logs.streamPrefix}/${container?.Name ?? logs.container}/${id}` }
      : {}),
  };
}

function parseTask(cause: string): EcsTask | undefined {
  try {
    const parsed: unknown = JSON.parse(cause);
    const isTask = typeof parsed === 'object' && parsed !== null && ('TaskArn' in parsed || 'Containers' in parsed);
    return isTask ? (parsed as EcsTask) : undefined;
  } catch {
    // A cause that is no JSON is a text for people: the caller passes it on.
    return undefined;
  }
}

function short(text: string): string {
  return text.length > MAX_REASON ? `${text.slice(0, MAX_REASON)}…` : text;
}
