import { Token } from 'aws-cdk-lib';
import { parseIsoTime } from '../contract/iso-time';
import { checkText } from '../private/checks';

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
  const time = parseIsoTime(text.toUpperCase());
  if (time === undefined) {
    throw new Error(
      `${what} must be an ISO-8601 time such as 2026-08-01, 2026-08-01T06:00:00Z or 2026-08-01T06:00:00+02:00, got '${text}'`,
    );
  }
  const { face, offset = offsetOf(timeZone, face) } = time;
  return new Date(face - offset);
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
