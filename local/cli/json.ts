import { messageOf, UsageError } from './errors';
import { firstLine } from './progress/cause';
import type { RunEvent } from '../run-event';

/** Version of what `--json` prints; another one when a script would have to be changed. docs/starlake-sfn.schema.json has its form. */
export const JSON_VERSION = 1;

/** Why a command or a run has failed. */
export interface JsonError {
  /** Of a run the name that Step Functions has, `Starlake.LoadFailed`; `UsageError` for what the user can put right. */
  readonly name: string;
  /** For people. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** Of a run: what is known of the failure. */
  readonly cause?: object;
}

/** One object as `--json` prints it. */
export function json(value: object): string {
  return `${JSON.stringify({ version: JSON_VERSION, ...value }, undefined, 2)}\n`;
}

/** An error that was thrown, before or while something ran. */
export function jsonError(error: unknown): JsonError {
  const hint = error instanceof UsageError ? error.hint : undefined;
  return {
    name: error instanceof Error ? error.name : 'Error',
    message: messageOf(error),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** How an execution has failed. */
export function jsonFailure(error = '', cause = ''): JsonError {
  return { name: error, message: firstLine(cause), cause: jsonCause(cause) };
}

/** A history whose causes are objects. */
export function jsonHistory(history: readonly RunEvent[]): object[] {
  return history.map((event) => {
    if (event.type === 'ChildEvent') return { ...event, event: jsonHistory([event.event])[0] };
    return 'cause' in event && event.cause !== undefined ? { ...event, cause: jsonCause(event.cause) } : event;
  });
}

/**
 * A cause as an object. What a function has thrown is JSON in JSON (`{"errorType", "errorMessage", "trace"}`): it is its message
 * that tells. A text that is no JSON is the `message`.
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
