import { Token } from 'aws-cdk-lib';
import { checkText } from '../private/checks';
import { nearest } from '../text/nearest';

/** Zones by their main names. Node.js takes a millisecond to list them, and a project asks for each pipeline. */
let zones: readonly string[] | undefined;

/**
 * Checks the name of a time zone: one of the IANA database, aliases too (`UTC`, `US/Pacific`).
 *
 * @throws Error that names the nearest that there is
 */
export function checkTimeZone(timeZone: string, what: string): string {
  checkText(timeZone, what);
  if (Token.isUnresolved(timeZone)) {
    throw new Error(`${what} must be known at synth, got a token`);
  }
  zones ??= [...Intl.supportedValuesOf('timeZone'), 'UTC'];
  const known = zones;
  if (known.includes(timeZone) || isAlias(timeZone, known)) {
    return timeZone;
  }
  const lower = known.map((name) => name.toLowerCase());
  const near = known[lower.indexOf(nearest(timeZone, lower) ?? '')];
  throw new Error(
    `${what} must be a time zone of the IANA database, such as Europe/Paris, got '${timeZone}'` +
      (near ? `; did you mean '${near}'?` : ''),
  );
}

// What is not listed but understood; in its own letters, as EventBridge goes by them, and by name: `+01:00` is none.
function isAlias(name: string, known: readonly string[]): boolean {
  if (
    !/^[A-Z][\w+-]*(\/[A-Z][\w+-]*)*$/.test(name) ||
    known.some((zone) => zone.toLowerCase() === name.toLowerCase())
  ) {
    return false;
  }
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
