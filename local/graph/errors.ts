import { clip, duration } from './words';

const MAX_LENGTH = 60;

/**
 * The errors of a `Catch` or a `Retry` in a few words: `any error`, `States.Timeout`, `Lambda errors` (several of one service).
 * @param errors the rule's `ErrorEquals`
 */
export function errorLabel(errors: unknown): string {
  const names = (Array.isArray(errors) ? errors : []).map(String);
  if (names.length === 0 || names.includes('States.ALL')) return 'any error';
  if (names.length <= 2) return clip(names.join(', '), MAX_LENGTH);
  const services = [...new Set(names.map((name) => name.split('.')[0]))];
  const few = services.length <= 2 && names.every((name) => name.includes('.'));
  return clip(few ? `${services.join(' and ')} errors` : `${names[0]} and ${names.length - 1} more`, MAX_LENGTH);
}

/**
 * One `Retry` rule as a note: `retry Starlake.NotReady every 60 s × 60`.
 *
 * Fields that are left out count as Step Functions counts them: 3 attempts, 1 s, doubled each time.
 */
export function retryNote(rule: Readonly<Record<string, unknown>>): string {
  const number = (field: string, otherwise: number): number => {
    const value = rule[field];
    return typeof value === 'number' ? value : otherwise;
  };
  const errors = errorLabel(rule.ErrorEquals);
  const attempts = number('MaxAttempts', 3);
  if (attempts <= 0) return `no retry of ${errors}`;
  const interval = duration(number('IntervalSeconds', 1));
  if (attempts === 1) return `retry ${errors} once after ${interval}`;
  const rate = number('BackoffRate', 2);
  return rate > 1
    ? `retry ${errors} × ${attempts}, backing off from ${interval}`
    : `retry ${errors} every ${interval} × ${attempts}`;
}
