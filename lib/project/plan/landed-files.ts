import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { translateFilePattern } from '../../patterns/file-pattern';
import type { LoadPlan } from './plan';

/** Archives that Starlake unpacks when it stages files. */
const ARCHIVE = /\.(zip|gz|tgz)$/i;

/**
 * A warning for a load pipeline with the strategy `none`, if files of its tables are in the landing directory: nothing stages these
 * files. It knows only the options of the dag configuration.
 *
 * @param folder the project
 */
export function landedFilesWarning(
  folder: string,
  { name, domain, directory, options, tables }: LoadPlan,
): string | undefined {
  if ((options.pre_load_strategy || 'none') !== 'none') {
    return undefined;
  }
  const landing = (directory ?? `{SL_DATASETS}/incoming/${domain}`)
    .replace('{SL_DATASETS}', '{SL_ROOT}/datasets')
    .replace('{SL_ROOT}', folder);
  const found = path.isAbsolute(landing) || directory === undefined ? landing : path.join(folder, landing);
  const files = existsSync(found) ? readdirSync(found, { withFileTypes: true }) : [];
  const patterns = tables.map(({ pattern }) => pattern);
  const file = files.find(
    (entry) =>
      entry.isFile() && !entry.name.startsWith('.') && isOfOne(entry.name, patterns, `a pattern of pipeline '${name}'`),
  );
  return file === undefined
    ? undefined
    : `pipeline '${name}' has the pre_load_strategy 'none', which loads what is staged already, and ` +
        `${path.relative(folder, path.join(found, file.name))} waits to be: 'imported' stages it first`;
}

/** Archives can contain files of any table. Pipelines report a pattern that cannot be translated, so it is ignored here. */
function isOfOne(file: string, patterns: readonly string[], what: string): boolean {
  return (
    ARCHIVE.test(file) ||
    patterns.some((pattern) => {
      const source = sourceOf(pattern, what);
      return source === undefined || new RegExp(`^(?:${source})$`, 'u').test(file.replace(/\u0085/g, '\u2028'));
    })
  );
}

function sourceOf(pattern: string, what: string): string | undefined {
  try {
    return translateFilePattern(pattern, what);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'Error') {
      throw error;
    }
    return undefined;
  }
}
