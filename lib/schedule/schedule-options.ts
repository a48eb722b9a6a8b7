import type { Duration } from 'aws-cdk-lib';

/** When a pipeline runs. */
export interface ScheduleOptions {
  /**
   * Unix cron expression with five fields (`30 2 * * mon-fri`), a macro (`@daily`), or one of Starlake's presets: `hourly`,
   * `daily`, `weekly` (Mondays), `monthly`, `yearly`.
   *
   * One that restricts both day of month and day of week means either, and becomes two schedules. As for Starlake's other
   * orchestrators, only `*` and `?` do not restrict: `0 0 *\/2 * 1` runs on odd days and on Mondays.
   */
  readonly cron: string;

  /**
   * Time zone of the expression, of the IANA database. When clocks go forward, a time that is left out is skipped; when they go
   * back, a time that comes twice is taken once (EventBridge Scheduler).
   *
   * @default - the option `timezone` of the pipeline's job, else UTC
   */
  readonly timeZone?: string;

  /**
   * When the schedule begins, ISO-8601: `2026-08-01`, `2026-08-01T06:00:00` (both in the time zone), `2026-08-01T04:00:00Z`. One
   * that is past when the app is synthesized is left out: EventBridge refuses it, and it changes nothing.
   *
   * @default - the option `start_date` of the pipeline's job, else at once
   */
  readonly startDate?: string;

  /**
   * When the schedule ends, ISO-8601, as `startDate`. After it the schedule is disabled.
   *
   * @default - the option `end_date` of the pipeline's job, else never
   */
  readonly endDate?: string;

  /**
   * How much later than scheduled a run can begin, from a minute to a day. Its logical date stays the scheduled time.
   *
   * @default - it begins within the minute
   */
  readonly flexibleWindow?: Duration;

  /**
   * Whether the schedule starts runs.
   *
   * @default true
   */
  readonly enabled?: boolean;
}
