import { ScheduleOptions } from './schedule-options';
import { checkKeys, Keys } from '../private/struct-keys';

/** Members of the options of a schedule. */
export const SCHEDULE_KEYS: Keys<ScheduleOptions> = {
  ...{ cron: 'text', timeZone: 'text', startDate: 'text', endDate: 'text', flexibleWindow: 'own', enabled: 'flag' },
};

/** @throws Error for a schedule that is no struct, such as a text, and for what it has that no schedule has */
export function checkSchedule(schedule: ScheduleOptions, what: string): ScheduleOptions {
  return checkKeys(schedule, SCHEDULE_KEYS, what, { example: 'cron' });
}
