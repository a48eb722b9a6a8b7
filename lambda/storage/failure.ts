import { named } from '../errors';

/**
 * The error of a handler for an error of a store. Its name is the store's code, which a state machine can catch; its
 * message says which action failed.
 *
 * @param action the text after “Cannot”: `list s3://lake/stage/sales`
 */
export function failure(action: string, cause: unknown): Error {
  const { name, code, message } = cause as { name?: string; code?: unknown; message?: string };
  // Errors of Node are all called `Error` and have a code: ENOENT, ECONNREFUSED.
  const kind = typeof code === 'string' && /^(Aggregate)?Error$/.test(name ?? 'Error') ? code : (name ?? 'Error');
  const text = message?.startsWith(kind) ? message : [kind, message].filter(Boolean).join(': ');
  return Object.assign(named(kind, `Cannot ${action}: ${text}`), { cause });
}

/** Runs a call to a store. If it fails, the error has a name and a message, see {@link failure}. */
export async function attempt<T>(action: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    throw failure(action, cause);
  }
}
