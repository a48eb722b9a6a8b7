import { scheduledTick } from './ticks';
import { starlakeDateOf } from '../run-input';
import type { PlainSchedule } from '../../lib/contract/schedule';

/**
 * The logical date of a run, `yyyy-MM-ddTHH:mm:ss+0000`: what its input says; else the last time of the schedule that is not after
 * its start (Starlake: `sl_scheduled_date`), and the start itself where there is no schedule. It is the same in each try.
 *
 * @param given `scheduledTime` of the input
 * @param startTime of the execution
 * @throws Starlake.InvalidInput for a `scheduledTime` that is no time
 */
export function logicalDate(
  given: unknown,
  startTime: string,
  { cron, timeZone = 'UTC' }: Partial<PlainSchedule> = {},
): string {
  const isGiven = given !== undefined && given !== null;
  const time = isGiven ? given : scheduledTick(cron, timeZone, new Date(startTime)).toISOString();
  return starlakeDateOf(time, 'scheduledTime');
}
