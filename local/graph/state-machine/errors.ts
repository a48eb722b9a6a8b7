import { clip, duration } from '../drawing/words';

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

type Rule = Readonly<Record<string, unknown>>;

/**
 * The `Retry` rules of a state as one note: `retries: service errors × 6, NotReady every 60 s × 60, other failures × 3`.
 *
 * Rules that retry nothing are left out. Missing fields have the defaults of Step Functions: 3 attempts, 1 s, doubled
 * each time.
 * @returns undefined when nothing is retried
 */
export function retryNote(rules: readonly Rule[]): string | undefined {
  const retried = rules.filter((rule) => number(rule, 'MaxAttempts', 3) > 0);
  const notes = retried.map((rule) => `${retriedErrors(rule.ErrorEquals, rule !== retried[0])} ${times(rule)}`);
  return notes.length === 0 ? undefined : `retries: ${notes.join(', ')}`;
}

/** The first rule that names an error decides: a later rule for all errors is about the other errors. */
function retriedErrors(errors: unknown, isLater: boolean): string {
  const names = (Array.isArray(errors) ? errors : []).map(String);
  const other = isLater ? 'other ' : '';
  if (names.length === 0 || names.includes('States.ALL')) return isLater ? 'other errors' : 'any error';
  if (names.length === 1 && names[0] === 'States.TaskFailed') return `${other}failures`;
  if (names.length > 2 && names.every(isOfService)) return 'service errors';
  const short = names.map((name) => name.slice(name.lastIndexOf('.') + 1));
  return clip(short.length <= 2 ? short.join(' or ') : `${short[0]} and ${short.length - 1} more`, MAX_LENGTH);
}

/** An error of a service, such as `Lambda.Unknown`: neither of Step Functions nor of the function or container. */
function isOfService(name: string): boolean {
  return /^(Lambda|Sandbox|ECS|AmazonECS)\./.test(name);
}

function times(rule: Rule): string {
  const attempts = number(rule, 'MaxAttempts', 3);
  const interval = duration(number(rule, 'IntervalSeconds', 1));
  if (attempts === 1) return `once after ${interval}`;
  return number(rule, 'BackoffRate', 2) > 1 ? `× ${attempts}` : `every ${interval} × ${attempts}`;
}

function number(rule: Rule, field: string, otherwise: number): number {
  const value = rule[field];
  return typeof value === 'number' ? value : otherwise;
}
