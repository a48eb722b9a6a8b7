import { CaughtFailure, FailureKind, isTimeout } from '../../lib/contract/failure';
import { short } from './text';

/** How a command failed: the kind of failure, and a sentence that explains it. */
export interface Verdict {
  readonly kind: FailureKind;
  readonly diagnosis: string;
}

/** Characters of AWS's own text that a diagnosis quotes. */
const MAX_QUOTE = 160;

/** A verdict whose sentence ends with a quote from AWS, if there is one. */
export function quoting(kind: FailureKind, sentence: string, quote: string | undefined): Verdict {
  return { kind, diagnosis: quote ? `${sentence}: ${short(quote, MAX_QUOTE)}` : sentence };
}

/**
 * The verdict if Fargate, the cluster or the account had no capacity, by the text of ECS; undefined for other texts.
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

/** The verdict on an error of RunTask: why there is no task. */
export function launchVerdict(error: string, text: string): Verdict {
  const capacity = capacityVerdict(text);
  if (capacity) {
    return capacity;
  }
  // ECS.InvalidParameterException counts too, if ECS itself was throttled while it described security groups.
  if (/throttl|rate exceeded|TooManyRequests|RequestLimitExceeded/i.test(`${error} ${text}`)) {
    return quoting('THROTTLED', 'AWS throttled the start of the task: start fewer at once', text);
  }
  return quoting('NOT_STARTED', 'the task could not be started', text || error);
}

/** The verdict if no task is known. */
export function causeVerdict(failure: CaughtFailure, text: string): Verdict {
  if (isTimeout(failure)) {
    return { kind: 'TIMED_OUT', diagnosis: 'took longer than its taskTimeout' };
  }
  // JSON that was cut is not readable; the failure has it as its reason.
  const quote = text.startsWith('{') ? undefined : text;
  return quoting('UNKNOWN', `failed with ${short(failure.Error, 80)}, and no task says why`, quote);
}
