/** A trigger: it starts a pipeline when datasets were refreshed. */
export interface Trigger {
  /** Name of the pipeline. */
  readonly pipeline: string;
  /** ARN of its state machine, which is also the key of the trigger. */
  readonly stateMachine: string;
  readonly strategy: 'any' | 'all';
  /** `domain.table`. */
  readonly datasets: readonly string[];
  /** Those of them that `all` does not wait for. */
  readonly optional?: readonly string[];
  /** For `all`: the cycle in which a dataset must have been refreshed, a cron expression in its plain form, in UTC. */
  readonly cycle?: string;
  /** Seconds between the starts of two runs, at least. */
  readonly minSeconds: number;
  /** Start of the data interval of the first run, ISO-8601. */
  readonly startDate?: string;
}

/** A dataset of a trigger was refreshed, or the time between two runs is over. */
export interface JoinEvent {
  readonly trigger: Trigger;
  /** Detail of EventBridge's event; absent where a time is over. */
  readonly refresh?: unknown;
  /** When EventBridge got the event, ISO-8601. */
  readonly time?: string;
  /** The time that is over, ISO-8601. */
  readonly until?: string;
}

/**
 * Builds what the rule of a trigger passes to the function that joins datasets.
 *
 * @param trigger the trigger that the rule belongs to
 * @param from where EventBridge finds the event's detail and its time: references, which it replaces
 */
export function joinInput(
  trigger: Trigger,
  { refresh, time }: Required<Pick<JoinEvent, 'refresh' | 'time'>>,
): JoinEvent {
  return { trigger, refresh, time };
}
