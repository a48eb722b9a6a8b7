import type { RunEvent } from './model';
import { named } from '../errors';

/** Attempts of a request. */
const ATTEMPTS = 4;
/** Milliseconds before the second attempt, at most; doubled for each further attempt. */
const DELAY = 500;
/** Runs whose events are sent at once. */
const AT_ONCE = 8;
/** Characters of an answer that an error quotes, and that are read. */
const MAX_ANSWER = 300;
const MAX_READ = 100_000;
/** Statuses that a later request may not have. */
const RETRYABLE = [408, 425, 429];
/** Statuses that say that an event is wrong: the server may take the others. */
const REFUSED = [400, 413, 422];

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
 * sent in their order. The others are sent also where the endpoint refuses one as wrong; where it cannot be reached, or takes
 * nothing from us, no later one is.
 *
 * @throws Error for the first event that the endpoint does not take, at the end
 */
export async function sendOverHttp(
  events: readonly RunEvent[],
  endpoint: Endpoint,
  sleep = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms)),
): Promise<void> {
  const runs = new Map<string, RunEvent[]>();
  events.forEach((event) => runs.set(event.run.runId, [...(runs.get(event.run.runId) ?? []), event]));
  const waiting = [...runs.values()];
  const refused: string[] = [];
  let unsent: string | undefined;
  const worker = async () => {
    for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) {
      for (const event of run) {
        if (unsent !== undefined) {
          return;
        }
        const problem = await post(event, endpoint, sleep);
        if (problem === undefined) {
          continue;
        }
        const text = `${event.eventType} of ${event.job.name}, run ${event.run.runId} to ${endpoint.url}: ${problem.reason}`;
        if (problem.isOfEvent) {
          refused.push(text);
        } else {
          unsent ??= text;
        }
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const [first, ...others] = [...(unsent === undefined ? [] : [unsent]), ...refused];
  if (first !== undefined) {
    const more = others.length > 0 ? ` (nor ${others.length} more)` : '';
    throw named('LineageNotSent', `Cannot send ${first}${more}`);
  }
}

/** Why an event was not taken. */
interface Problem {
  readonly reason: string;
  /** Whether a later request may be taken. */
  readonly isRetryable: boolean;
  /** Whether it is about this event only. */
  readonly isOfEvent: boolean;
}

/** @returns what was wrong with the last attempt */
async function post(
  event: RunEvent,
  endpoint: Endpoint,
  sleep: (ms: number) => Promise<void>,
): Promise<Problem | undefined> {
  for (let attempt = 1; ; attempt++) {
    const problem = await request(event, endpoint);
    if (!problem?.isRetryable || attempt === ATTEMPTS) {
      return problem;
    }
    await sleep(Math.random() * DELAY * 2 ** attempt);
  }
}

/** @returns what was wrong */
async function request(event: RunEvent, endpoint: Endpoint): Promise<Problem | undefined> {
  const { url, timeout, apiKey } = endpoint;
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
    const { status } = response;
    if (response.ok) {
      await response.body?.cancel();
      const isPage = /^text\/html\b/i.test(response.headers.get('content-type') ?? '');
      const reason = `status ${status} with a page of HTML, so nothing there takes events: is the path of the API right?`;
      return isPage ? { reason, isRetryable: false, isOfEvent: false } : undefined;
    }
    const said = withoutKey(await beginOf(response), endpoint)
      .trim()
      .slice(0, MAX_ANSWER);
    return {
      reason: [`status ${status}`, said].filter(Boolean).join(': '),
      isRetryable: status >= 500 || RETRYABLE.includes(status),
      isOfEvent: REFUSED.includes(status),
    };
  } catch (error) {
    const { message, cause } = error as Error & { cause?: { message?: string; code?: string } };
    const reason = [message, cause?.code ?? cause?.message].filter(Boolean).join(': ');
    return { reason: withoutKey(reason, endpoint), isRetryable: true, isOfEvent: false };
  }
}

/** The beginning of an answer, which may have no end. It is longer than what is quoted, so that the key in it is whole. */
async function beginOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > MAX_READ) {
      break;
    }
  }
  return text;
}

/** A text in which the key is not written, plain or as JSON has it. */
function withoutKey(text: string, { apiKey }: Endpoint): string {
  return apiKey === undefined
    ? text
    : text.replaceAll(apiKey, '***').replaceAll(JSON.stringify(apiKey).slice(1, -1), '***');
}
