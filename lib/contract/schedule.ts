/** When a pipeline runs, as its state machine tells it: a cron expression in its plain form, and its time zone. */
export interface ToldSchedule {
  readonly cron?: string;
  /** @default 'UTC' */
  readonly timeZone?: string;
}
