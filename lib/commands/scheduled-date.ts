import { Token } from 'aws-cdk-lib';
import { JsonPath } from 'aws-cdk-lib/aws-stepfunctions';
import { parseIsoTime, parseStarlakeDate } from '../contract/iso-time';
import { checkText } from '../private/checks';

/**
 * The execution's start time in Starlake's format. Step Functions has `2026-08-02T00:00:00.123Z`; the milliseconds are cut off.
 */
export function executionStartDate(): string {
  const seconds = JsonPath.arrayGetItem(JsonPath.stringSplit(JsonPath.stringAt('$$.Execution.StartTime'), '.Z'), 0);
  return JsonPath.format('{}+0000', seconds);
}

/**
 * A logical date as Starlake's command line takes it, `yyyy-MM-ddTHH:mm:ss+0000`. A path or a token stays as it is.
 *
 * @throws Error when it is not an ISO-8601 time, or its year does not have four digits in UTC: Starlake takes no other
 */
export function scheduledDate(time: string, taskId: string): string {
  if (Token.isUnresolved(time)) {
    return time;
  }
  const what = `'scheduledDate' of '${taskId}'`;
  checkText(time, what);
  // A time without an offset could mean any time zone.
  const { isDay, offset } = parseIsoTime(time) ?? {};
  const date = isDay || offset !== undefined ? parseStarlakeDate(time) : undefined;
  if (date === undefined) {
    throw new Error(
      `${what} must be an ISO-8601 time such as 2026-08-02T00:00:00Z, of the years 0001 to 9999 in UTC, got '${time}'`,
    );
  }
  return date;
}
