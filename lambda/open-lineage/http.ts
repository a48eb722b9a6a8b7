import type { RunEvent } from './model';
import { named } from '../errors';

/** Attempts of a request. */
const ATTEMPTS = 4;
/** Milliseconds before the second attempt, at most; doubled for each further attempt. */
const DELAY = 500;
/** Runs whose events are sent at once. */
const AT_ONCE = 8;
/** Characters of an answer that an error quotes. */
const MAX_ANSWER = 300;
/** Statuses that a later request may not have. */
const RETRYABLE = [408, 425, 429];

/** Where events go. */
export interface Endpoint {
  readonly url: string;
  /** Milliseconds that a request may take. */
  readonly timeout: number;
  /** The API key, if it needs one. */
  readonly apiKey?: string;
}

/**
 * Sends events to an endpoint of OpenLineage over HTTP, each in a request of its own, as its API has it. Events of one run are
 * sent in their order.
 *
 * @throws Error for the first event that the endpoint does not take: later ones are then not sent
 */
export async function sendOverHttp(
  events: readonly RunEvent[],
  endpoint: Endpoint,
  sleep = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms)),
): Promise<void> {
  const runs = new Map<string, RunEvent[]>();
  events.forEach((event) => runs.set(event.run.runId, [...(runs.get(event.run.runId) ?? []), event]));
  const waiting = [...runs.values()];
  let isFailed = false;
  const worker = async () => {
    for (let run = waiting.shift(); run !== undefined && !isFailed; run = waiting.shift()) {
      try {
        for (const event of run) {
          await post(event, endpoint, sleep);
        }
      } catch (error) {
        isFailed = true;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) {
    throw failed.reason;
  }
}

async function post(event: RunEvent, endpoint: Endpoint, sleep: (ms: number) => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const problem = await request(event, endpoint);
    if (problem === undefined) {
      return;
    }
    if (!problem.isRetryable || attempt === ATTEMPTS) {
      const what = `${event.eventType} of ${event.job.name}, run ${event.run.runId}`;
      throw named('LineageNotSent', `Cannot send ${what} to ${endpoint.url}: ${problem.reason}`);
    }
    await sleep(Math.random() * DELAY * 2 ** attempt);
  }
}

/** @returns what was wrong */
async function request(
  event: RunEvent,
  { url, timeout, apiKey }: Endpoint,
): Promise<{ readonly reason: string; readonly isRetryable: boolean } | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify(event),
      // Elsewhere the key would be somebody else's to read.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
    });
    const answer = await response.text();
    if (response.ok) {
      return undefined;
    }
    const { status } = response;
    const quoted = answer.trim().slice(0, MAX_ANSWER);
    return {
      reason: [`status ${status}`, apiKey === undefined ? quoted : quoted.replaceAll(apiKey, '***')]
        .filter(Boolean)
        .join(': '),
      isRetryable: status >= 500 || RETRYABLE.includes(status),
    };
  } catch (error) {
    const { message, cause } = error as Error & { cause?: { message?: string; code?: string } };
    return { reason: [message, cause?.code ?? cause?.message].filter(Boolean).join(': '), isRetryable: true };
  }
}
