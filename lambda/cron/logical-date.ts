import { scheduledTick } from './ticks';
import { starlakeDateOf } from '../run-input';
import type { PlainSchedule } from '../../lib/contract/schedule';

/**
 * The logical date of a run, `yyyy-MM-ddTHH:mm:ss+0000`: that of its input; by default the last time of the schedule at or before
 * its start (Starlake: `sl_scheduled_date`), or its start if there is no schedule. A repeated call gives the same.
 *
 * @param given `scheduledTime` of the input
 * @param startTime of the execution
 * @throws Starlake.InvalidInput for an invalid `scheduledTime`
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
