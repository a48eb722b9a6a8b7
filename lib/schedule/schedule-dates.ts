import { Token } from 'aws-cdk-lib';
import { checkText } from '../private/checks';

const ISO_TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,3})?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/**
 * Reads the begin or the end of a schedule.
 *
 * @param text ISO-8601; without an offset it is what the clocks of the time zone show
 * @throws Error when it is no time
 */
export function scheduleDate(text: string, timeZone: string, what: string): Date {
  checkText(text, what);
  if (Token.isUnresolved(text)) {
    throw new Error(`${what} must be known at synth, got a token`);
  }
  const [, day, minutes = '00:00', seconds = ':00', offset] = ISO_TIME.exec(text) ?? [];
  const shown = new Date(`${day}T${minutes}${seconds}Z`);
  // Date turns February 30 into March 2.
  if (day === undefined || Number.isNaN(shown.getTime()) || !shown.toISOString().startsWith(day)) {
    throw new Error(`${what} must be an ISO-8601 time such as 2026-08-01 or 2026-08-01T06:00:00Z, got '${text}'`);
  }
  if (offset === undefined) {
    return new Date(shown.getTime() - offsetOf(timeZone, shown.getTime()));
  }
  const zone = offset.replace(/^([+-]\d\d):?(\d\d)?$/, (_, hours, rest) => `${hours}:${rest ?? '00'}`);
  const date = new Date(`${day}T${minutes}${seconds}${zone.toUpperCase()}`);
  if (Number.isNaN(date.getTime())) {
    throw new Error(`${what} must have an offset such as +02:00, got '${text}'`);
  }
  return date;
}

/** By how much the clocks of a time zone are ahead of UTC when they show something; milliseconds. */
function offsetOf(timeZone: string, shown: number): number {
  const at = (time: number) => {
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    return Date.parse(`${format.format(time).replace(' ', 'T')}Z`) - time;
  };
  // The first guess is off where clocks change in between.
  return at(shown - at(shown));
}
