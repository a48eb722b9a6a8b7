/** What a rule tells of its trigger. */
export interface Trigger {
  /** Name of the pipeline. */
  readonly pipeline: string;
  /** ARN of its state machine, which the trigger is known by. */
  readonly stateMachine: string;
  readonly strategy: 'any' | 'all';
  /** `domain.table`. */
  readonly datasets: readonly string[];
  /** Those of them that `all` does not wait for. */
  readonly optional?: readonly string[];
  /** The data cycle that a dataset has to be within for `all`: a cron expression in its plain form, in UTC. */
  readonly cycle?: string;
  /** Seconds between the starts of two runs. */
  readonly minSeconds: number;
  /** Where the interval of the first run begins, ISO-8601. */
  readonly startDate?: string;
}

/** What the handler is asked: a dataset of a trigger was refreshed, or the time between two runs is over. */
export interface JoinEvent {
  readonly trigger: Trigger;
  /** Detail of the event, as `lambda/datasets/entry.ts` makes it. */
  readonly refresh?: unknown;
  /** When EventBridge got it, ISO-8601. */
  readonly time?: string;
  /** The time that was waited for, ISO-8601. */
  readonly until?: string;
}
