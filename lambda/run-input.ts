import type { ExecutionContext } from '../lib/contract/pre-load';
import { parseStarlakeDate } from '../lib/contract/iso-time';
import { MAX_INPUT } from '../lib/contract/limits';
import { starlakeError } from './errors';

/**
 * The input of an execution.
 *
 * @throws Starlake.InvalidInput if it is not a JSON object, or too long
 */
export function executionInput({ Input: input }: Pick<ExecutionContext, 'Input'>): {
  readonly [field: string]: unknown;
} {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw invalidInput(`the execution's input must be a JSON object, got ${shown(input)}`);
  }
  const bytes = Buffer.byteLength(JSON.stringify(input));
  if (bytes > MAX_INPUT) {
    throw invalidInput(`the execution's input has ${bytes} bytes, and may have ${MAX_INPUT}`);
  }
  return input as { readonly [field: string]: unknown };
}

/**
 * A time as Starlake takes it, `yyyy-MM-ddTHH:mm:ss+0000`.
 *
 * @param field the field of the input, for the error
 * @throws Starlake.InvalidInput for another text than an ISO-8601 time
 */
export function starlakeDateOf(time: unknown, field: string): string {
  const date = typeof time === 'string' ? parseStarlakeDate(time) : undefined;
  if (date === undefined) {
    const expected = 'an ISO-8601 time such as 2026-08-02T00:00:00Z, of the years 0001 to 9999 in UTC';
    throw invalidInput(`${field} must be ${expected}, got ${shown(time)}`);
  }
  return date;
}

/**
 * The tables or tasks that an input selects by name.
 *
 * @param field the field of the input
 * @param known the names that are allowed
 * @param owner what has these names, for the error
 * @throws Starlake.InvalidInput for anything else than a list of known names
 */
export function selectNames(names: unknown, field: string, known: readonly string[], owner: string): Set<string> {
  if (!Array.isArray(names) || names.length === 0 || names.some((name) => typeof name !== 'string')) {
    throw invalidInput(`${field} must be a list of one or more names, got ${shown(names)}`);
  }
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw invalidInput(`${field} has ${shown(unknown)}, which ${owner} has not; it has ${known.join(', ')}`);
  }
  return new Set(names as string[]);
}

/** Starlake.InvalidInput. */
export function invalidInput(message: string): Error {
  return starlakeError('Starlake.InvalidInput', message);
}

/** A value as errors show it, cut to 200 characters. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
