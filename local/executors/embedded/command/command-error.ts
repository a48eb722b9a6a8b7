/**
 * A command that cannot do what it was asked, for a reason that its user can act on. It ends with exit code 1,
 * and the message is printed as it is.
 */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** What to print of an error: the lines of its message, without DuckDB's stack traces. */
export function errorLines(error: unknown): string[] {
  const [message] = `Error: ${(error as Error).message}`.split(/\n\s*Stack Trace:/);
  return message.split('\n').filter((line) => line.trim() !== '');
}
