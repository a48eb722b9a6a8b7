/** A command failed for a reason that its user can fix. It ends with exit code 1, and prints the message as it is. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** The lines to print for an error: its message, without DuckDB's stack traces. */
export function errorLines(error: unknown): string[] {
  const [message] = `Error: ${(error as Error).message}`.split(/\n\s*Stack Trace:/);
  return message.split('\n').filter((line) => line.trim() !== '');
}
