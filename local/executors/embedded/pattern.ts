import { CommandError } from './command-error';

/**
 * Compiles a table's pattern, a Java regex that has to match the whole file name.
 *
 * @param pattern The regex; a leading `(?i)` makes it case-insensitive.
 * @param table The table it belongs to, for the message.
 * @throws CommandError if JavaScript cannot read it.
 */
export function compilePattern(pattern: string, table: string): RegExp {
  const insensitive = pattern.startsWith('(?i)');
  try {
    return new RegExp(`^(?:${insensitive ? pattern.slice(4) : pattern})$`, insensitive ? 'i' : '');
  } catch (error) {
    throw new CommandError(`Pattern of ${table} is not a valid regex: ${pattern} (${(error as Error).message})`);
  }
}
