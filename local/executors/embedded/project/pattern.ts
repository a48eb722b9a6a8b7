import { translateFilePattern } from '../../../../lib/patterns/file-pattern';
import type { ErrorOf } from './error-of';

/**
 * Compiles a table's pattern, a Java regular expression that must match the whole name of a file.
 *
 * @throws Error if it is invalid, or JavaScript cannot express the same.
 */
export function compilePattern(pattern: string, errorOf: ErrorOf): RegExp {
  try {
    return new RegExp(`^(?:${translateFilePattern(pattern, 'pattern')})$`, 'u');
  } catch (error) {
    throw errorOf(['pattern'], (error as Error).message);
  }
}
