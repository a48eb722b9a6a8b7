import { Token } from 'aws-cdk-lib';
import { JsonPath } from 'aws-cdk-lib/aws-stepfunctions';
import { checkText } from '../private/checks';

/**
 * The execution's start time in Starlake's format. Step Functions gives `2026-08-02T00:00:00.123Z`: what comes after the
 * seconds is cut off.
 */
export function executionStartDate(): string {
  const seconds = JsonPath.arrayGetItem(JsonPath.stringSplit(JsonPath.stringAt('$$.Execution.StartTime'), '.Z'), 0);
  return JsonPath.format('{}+0000', seconds);
}

/**
 * A logical date as Starlake's command line takes it, `yyyy-MM-ddTHH:mm:ss+0000`. A path or a token stays as it is.
 *
 * @throws Error when it is no ISO-8601 time, or of a year that has not four digits in UTC: Starlake knows no other
 */
export function scheduledDate(time: string, taskId: string): string {
  if (Token.isUnresolved(time)) {
    return time;
  }
  const what = `'scheduledDate' of '${taskId}'`;
  checkText(time, what);
  const date = new Date(
    /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/.test(time) ? isoOffset(time) : NaN,
  );
  // Date turns February 30 into March 2.
  const day = time.slice(0, 10);
  const exists = !Number.isNaN(date.getTime()) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
  const utc = exists ? date.toISOString() : '';
  if (!/^(?!0000)\d{4}-/.test(utc)) {
    throw new Error(
      `${what} must be an ISO-8601 time such as 2026-08-02T00:00:00Z, of the years 0001 to 9999 in UTC, got '${time}'`,
    );
  }
  return utc.replace(/\.\d+Z$/, '+0000');
}

// JavaScript parses `+00:00`, Starlake writes `+0000`.
function isoOffset(time: string): string {
  return time.replace(' ', 'T').replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
}
