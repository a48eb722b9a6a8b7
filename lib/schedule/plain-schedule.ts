import type { PlainSchedule } from '../contract/schedule';
import { parseCron, plainCron } from '../cron/cron';
import { ScheduleOptions } from './schedule-options';
import { checkTimeZone } from './time-zone';

/**
 * A schedule in the form that handlers evaluate (lambda/cron/ticks.ts).
 *
 * @param of path of the pipeline, for errors: `'App/Sales'`
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
