import { MAX_IMPORT_NAMES } from './limits';

/**
 * Names of tables as `--tables` takes them: sorted, with commas between. Empty where they are too long for a command: then
 * the whole domain is imported.
 */
export function importNames(tables: readonly string[]): string {
  const names = [...tables].sort().join(',');
  return names.length <= MAX_IMPORT_NAMES ? names : '';
}
