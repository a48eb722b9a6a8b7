import { parseCron, plainCron } from '../cron/cron';
import { ScheduleOptions } from './schedule-options';
import { checkTimeZone } from './time-zone';

/** A schedule as the handlers take it, who work out its times (lambda/cron/ticks.ts). */
export interface PlainSchedule {
  /** A cron expression in its plain form: `*`, or a list of numbers, in each field. */
  readonly cron: string;
  readonly timeZone: string;
}

/**
 * A schedule as the handlers take it.
 *
 * @param of whose it is, for errors: `'App/Sales'`
 * @throws Error as `PipelineSchedule` does
 */
export function plainSchedule(
  { cron, timeZone }: Pick<ScheduleOptions, 'cron' | 'timeZone'>,
  of: string,
): PlainSchedule {
  return {
    cron: plainCron(parseCron(cron, `'cron' of ${of}`)),
    timeZone: checkTimeZone(timeZone ?? 'UTC', `'timeZone' of ${of}`),
  };
}
