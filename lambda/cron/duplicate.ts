import { timeOfStarlakeDate } from '../../lib/contract/iso-time';
import { invalidInput, shown } from '../run-input';
import { Zone } from './zone';

/**
 * Whether two schedules have started a run for the same time. A cron expression with days of the month and days of the week needs
 * two schedules, and on some days both start a run. The input of the second one tells the days of the first:
 * `{"unless": {"daysOfMonth": [1, 15], "timeZone": "Europe/Paris"}}`.
 *
 * @param input the execution's input
 * @param scheduledDate its logical date, `yyyy-MM-ddTHH:mm:ss+0000`
 * @returns the reason to skip the run; undefined if it is the only one
 * @throws Starlake.InvalidInput for an invalid `unless`
 */
export function duplicateStart(input: unknown, scheduledDate: string): string | undefined {
  const unless = (input as { unless?: unknown } | null | undefined)?.unless;
  if (unless === undefined || unless === null) {
    return undefined;
  }
  const { daysOfMonth, timeZone } = unless as { daysOfMonth?: unknown; timeZone?: unknown };
  if (!Array.isArray(daysOfMonth) || typeof timeZone !== 'string') {
    throw wrong(unless);
  }
  const day = new Date(zoneOf(timeZone, unless).shown(timeOfStarlakeDate(scheduledDate).getTime())).getUTCDate();
  return daysOfMonth.includes(day)
    ? `its schedule for days of the month has started a run for ${scheduledDate}`
    : undefined;
}

function zoneOf(timeZone: string, unless: unknown): Zone {
  try {
    return new Zone(timeZone);
  } catch {
    throw wrong(unless);
  }
}

function wrong(unless: unknown): Error {
  return invalidInput(`unless must be {"daysOfMonth": [days], "timeZone": name}, got ${shown(unless)}`);
}
