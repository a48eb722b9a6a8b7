import { named } from '../errors';

/**
 * What a store's error becomes: its code stays the name, which is what a state machine catches; the message says what
 * failed.
 *
 * @param action what was being done, to put after “Cannot”: `list s3://lake/stage/sales`
 */
export function failure(action: string, cause: unknown): Error {
  const { name, code, message } = cause as { name?: string; code?: unknown; message?: string };
  // Errors of Node are all called `Error` and have a code: ENOENT, ECONNREFUSED.
  const kind = typeof code === 'string' && /^(Aggregate)?Error$/.test(name ?? 'Error') ? code : (name ?? 'Error');
  const text = message?.startsWith(kind) ? message : [kind, message].filter(Boolean).join(': ');
  return Object.assign(named(kind, `Cannot ${action}: ${text}`), { cause });
}

/** Runs something, and gives its failure a name and a message. */
export async function attempt<T>(action: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    throw failure(action, cause);
  }
}
