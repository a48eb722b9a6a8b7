import { CaughtFailure, FailureKind, isTimeout } from '../../lib/contract/failure';
import { short } from './text';

/** What became of a command, and the sentence that says so. */
export interface Verdict {
  readonly kind: FailureKind;
  readonly diagnosis: string;
}

/** Characters of AWS's own words that a diagnosis repeats. */
const MAX_QUOTE = 160;

/** A sentence that ends with AWS's own words, where there are any. */
export function quoting(kind: FailureKind, sentence: string, quote: string | undefined): Verdict {
  return { kind, diagnosis: quote ? `${sentence}: ${short(quote, MAX_QUOTE)}` : sentence };
}

/**
 * Where Fargate, the cluster or the account had no room, by what ECS says.
 * Source: “API failures messages” and “Stopped tasks error codes” of the ECS developer guide.
 */
export function capacityVerdict(text: string): Verdict | undefined {
  if (/limit on the number of (vCPUs|tasks)/i.test(text)) {
    return quoting('NO_CAPACITY', "the account's vCPU quota is reached: raise it, or run less at once", text);
  }
  if (/RESOURCE:|no container instance/i.test(text)) {
    return quoting('NO_CAPACITY', 'the cluster has no room for the task', text);
  }
  if (/capacity is unavailable|insufficient capacity|capacity limit/i.test(text)) {
    return quoting('NO_CAPACITY', "no Fargate capacity, or the account's vCPU quota is reached", text);
  }
  return undefined;
}

/** Says of an error of RunTask why there is no task. */
export function launchVerdict(error: string, text: string): Verdict {
  const capacity = capacityVerdict(text);
  if (capacity) {
    return capacity;
  }
  // ECS.InvalidParameterException is one as well, when ECS itself was throttled while it looked at security groups.
  if (/throttl|rate exceeded|TooManyRequests|RequestLimitExceeded/i.test(`${error} ${text}`)) {
    return quoting('THROTTLED', 'AWS throttled the start of the task: start fewer at once', text);
  }
  return quoting('NOT_STARTED', 'the task could not be started', text || error);
}

/** Says what can be said where no task is known. */
export function causeVerdict(failure: CaughtFailure, text: string): Verdict {
  if (isTimeout(failure)) {
    return { kind: 'TIMED_OUT', diagnosis: 'took longer than its taskTimeout' };
  }
  // A piece of JSON is no sentence; the failure has it as its reason.
  const quote = text.startsWith('{') ? undefined : text;
  return quoting('UNKNOWN', `failed with ${short(failure.Error, 80)}, and no task says why`, quote);
}
