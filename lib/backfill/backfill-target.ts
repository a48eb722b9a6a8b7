import type { IStarlakePipeline } from '../pipeline/i-starlake-pipeline';

/** A pipeline that a backfill can run. */
export interface BackfillTarget {
  /** The pipeline. One that another app has deployed works on the same data lake as the backfill's job. */
  readonly pipeline: IStarlakePipeline;

  /** Its schedule: one run is made for each of its times. As `ScheduleOptions.cron`. */
  readonly cron: string;

  /**
   * Time zone of the schedule, of the IANA database.
   *
   * @default - the option `timezone` of the pipeline's job, else UTC
   */
  readonly timeZone?: string;
}
