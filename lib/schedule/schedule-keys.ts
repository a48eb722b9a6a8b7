import { ScheduleOptions } from './schedule-options';
import { checkFlag } from '../private/checks';
import { checkKeys, Keys } from '../private/struct-keys';

/** Members of the options of a schedule. */
export const SCHEDULE_KEYS: Keys<ScheduleOptions> = {
  ...{ cron: true, timeZone: true, startDate: true, endDate: true, flexibleWindow: true, enabled: true },
};

/** @throws Error for a schedule that is no struct, such as a text, and for what it has that no schedule has */
export function checkSchedule(schedule: ScheduleOptions, what: string): ScheduleOptions {
  checkFlag(checkKeys(schedule, SCHEDULE_KEYS, what, "{ cron: '0 2 * * *' }").enabled, `'enabled' of ${what}`);
  return schedule;
}
