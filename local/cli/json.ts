import { messageOf, UsageError } from './errors';
import { firstLine } from './progress/cause';
import type { RunEvent } from '../run-event';

/**
 * Version of the JSON that `--json` prints; it changes when scripts must change. Its schema is
 * docs/starlake-sfn.schema.json.
 */
const JSON_VERSION = 1;

/** Why a command or a run failed. */
export interface JsonError {
  /** For a run, the error's name in Step Functions, `Starlake.LoadFailed`; `UsageError` for an error that the user can fix. */
  readonly name: string;
  /** A sentence for the user. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** Output of an app that does not synthesize. */
  readonly details?: string;
  /** For a run: what is known about the failure. */
  readonly cause?: object;
}

/** One object as `--json` prints it. */
export function json(value: object): string {
  return `${JSON.stringify({ version: JSON_VERSION, ...value }, undefined, 2)}\n`;
}

/** An error that was thrown before or during a run. An error without its own name is one that the user can fix. */
export function jsonError(error: unknown): JsonError {
  const { hint, details } = error instanceof UsageError ? error : {};
  return {
    name: error instanceof Error && error.name !== 'Error' ? error.name : 'UsageError',
    message: messageOf(error),
    ...(hint === undefined ? {} : { hint }),
    ...(details === undefined ? {} : { details }),
  };
}

/** The error of a failed execution. */
export function jsonFailure(error = '', cause = ''): JsonError {
  return { name: error, message: firstLine(cause), cause: jsonCause(cause) };
}

/** A history with causes as objects, including those of caught errors that states pass on. */
export function jsonHistory(history: readonly RunEvent[]): object[] {
  return history.map((event) => {
    if (event.type === 'ChildEvent') return { ...event, event: jsonHistory([event.event])[0] };
    return {
      ...event,
      ...('input' in event ? { input: withCauses(event.input) } : {}),
      ...('output' in event ? { output: withCauses(event.output) } : {}),
      ...('cause' in event && event.cause !== undefined ? { cause: jsonCause(event.cause) } : {}),
    };
  });
}

/** The data of a state. Step Functions writes a caught error as `{"Error", "Cause"}`, both texts. */
function withCauses(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(withCauses);
  if (data === null || typeof data !== 'object') return data;
  if ('Error' in data && 'Cause' in data && typeof data.Cause === 'string') {
    return { ...data, Cause: jsonCause(data.Cause) };
  }
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, withCauses(value)]));
}

/**
 * A cause as an object. For the error of a function, `{"errorType", "errorMessage", "trace"}`, the cause is its
 * message, which is often JSON, too. A text that is not JSON becomes the `message`.
 */
export function jsonCause(cause: string): object {
  const value = parse(cause);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return { message: cause };
  const { errorMessage } = value as { errorMessage?: unknown };
  return typeof errorMessage === 'string' ? jsonCause(errorMessage) : value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
