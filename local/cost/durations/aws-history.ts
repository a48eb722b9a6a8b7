import type { EndedContainer, MeasuredRun } from './ended-container';

/** An event, of those fields that are read here. Their names are those of GetExecutionHistory. */
interface HistoryEvent {
  readonly id: number;
  readonly previousEventId?: number;
  readonly type: string;
  readonly taskScheduledEventDetails?: TaskDetails & { readonly parameters?: string };
  readonly taskSucceededEventDetails?: TaskDetails & { readonly output?: string };
  readonly taskFailedEventDetails?: TaskDetails & { readonly cause?: string };
  readonly taskTimedOutEventDetails?: TaskDetails;
  readonly mapRunStartedEventDetails?: { readonly mapRunArn?: string };
}

interface TaskDetails {
  /** The call of AWS, as a state names it. */
  readonly resource: string;
}

/** What `aws stepfunctions get-execution-history` prints. */
export interface PrintedHistory {
  readonly events: readonly HistoryEvent[];
  /** There is another page: as AWS says it, and as its command line says it. */
  readonly nextToken?: string;
  readonly NextToken?: string;
}

/** The parameters of `ecs:runTask.sync`. */
interface RunTask {
  readonly Overrides?: {
    readonly ContainerOverrides?: ReadonlyArray<{ readonly Name?: string; readonly Command?: string[] }>;
  };
}

/** A task of ECS as `ecs:runTask.sync` returns it. Times are milliseconds since the epoch. */
interface Task {
  readonly Containers?: ReadonlyArray<{ readonly Name?: string; readonly ExitCode?: number }>;
  readonly PullStartedAt?: number;
  readonly StartedAt?: number;
  readonly StoppedAt?: number;
}

/** Whether a value is what `aws stepfunctions get-execution-history` prints. */
export function isPrintedHistory(value: object): value is PrintedHistory {
  const { events } = value as { events?: unknown };
  return Array.isArray(events) && events.every((event) => typeof (event as HistoryEvent | null)?.id === 'number');
}

/** What a history lacks so that times can be read from it, and how to get it; undefined if it lacks nothing. */
export function lackOf({ events, nextToken, NextToken }: PrintedHistory): { what: string; hint: string } | undefined {
  if ((nextToken ?? NextToken) !== undefined) {
    return { what: 'is only a page of a history', hint: 'Leave out --max-items and --no-paginate.' };
  }
  const isBare = events.some(({ taskSucceededEventDetails: end }) => end !== undefined && end.output === undefined);
  return isBare
    ? { what: 'is a history without the data of its events', hint: 'Leave out --no-include-execution-data.' }
    : undefined;
}

/**
 * The containers of an execution on AWS, without those of executions that it started. Fargate bills them from the pull of
 * the image until the task has stopped (https://aws.amazon.com/fargate/pricing/).
 *
 * A container that ended with 0 has succeeded, whatever a sidecar did.
 */
export function containersOfHistory({ events }: PrintedHistory): MeasuredRun {
  const byId = new Map(events.map((event) => [event.id, event]));
  const ended = events.filter((event) => endOf(event)?.resource === 'runTask.sync');
  const containers = ended.map((event) => containerOf(event, byId)).filter((each) => each !== undefined);
  return {
    containers,
    failed: ended.length - containers.length,
    mapRuns: events.flatMap(({ mapRunStartedEventDetails: started }) => started?.mapRunArn ?? []),
  };
}

function endOf(event: HistoryEvent) {
  return event.taskSucceededEventDetails ?? event.taskFailedEventDetails ?? event.taskTimedOutEventDetails;
}

/** @returns undefined for a container that failed, or never started */
function containerOf(event: HistoryEvent, byId: ReadonlyMap<number, HistoryEvent>): EndedContainer | undefined {
  const task = parse<Task>(event.taskSucceededEventDetails?.output ?? event.taskFailedEventDetails?.cause);
  const { Name, Command } = commandOf(event, byId) ?? {};
  const main = task?.Containers?.find((each) => Name === undefined || each.Name === Name);
  const { StartedAt: started, StoppedAt: stopped, PullStartedAt: pulled = started } = task ?? {};
  if (main?.ExitCode !== 0 || started === undefined || pulled === undefined || stopped === undefined) return undefined;
  return { argv: Command ?? [], seconds: (stopped - pulled) / 1000, pull: (started - pulled) / 1000 };
}

/** The container that runs Starlake, as the state asked for it. */
function commandOf(event: HistoryEvent, byId: ReadonlyMap<number, HistoryEvent>) {
  let scheduled: HistoryEvent | undefined = event;
  while (scheduled !== undefined && scheduled.taskScheduledEventDetails === undefined) {
    const { id, previousEventId = 0 }: HistoryEvent = scheduled;
    scheduled = previousEventId < id ? byId.get(previousEventId) : undefined;
  }
  const overrides = parse<RunTask>(scheduled?.taskScheduledEventDetails?.parameters)?.Overrides?.ContainerOverrides;
  return overrides?.find(({ Command }) => Command !== undefined);
}

/** @returns undefined for a text that is not JSON, such as the cause of a task that ECS has refused */
function parse<Value>(text = ''): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}
