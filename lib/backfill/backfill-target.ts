import { StarlakePipeline } from '../pipeline/starlake-pipeline';

/** A pipeline that a backfill may run. */
export interface BackfillTarget {
  /** The pipeline. */
  readonly pipeline: StarlakePipeline;

  /** Its schedule: one run is made for each of its times. As `ScheduleOptions.cron`. */
  readonly cron: string;

  /**
   * Time zone of the schedule, of the IANA database.
   *
   * @default 'UTC'
   */
  readonly timeZone?: string;
}
