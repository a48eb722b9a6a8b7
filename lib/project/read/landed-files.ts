import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { LoadPlan } from '../plan/plan';

/**
 * What to say of a load pipeline that waits for nothing, while files are where they land: nobody brings them to where they
 * are loaded from. Of an option that is set elsewhere than in the dag configuration this knows nothing.
 *
 * @param folder the project
 */
export function landedFilesWarning(folder: string, { name, domain, directory, options }: LoadPlan): string | undefined {
  if ((options.pre_load_strategy || 'none') !== 'none') {
    return undefined;
  }
  const landing = (directory ?? `{SL_DATASETS}/incoming/${domain}`)
    .replace('{SL_DATASETS}', '{SL_ROOT}/datasets')
    .replace('{SL_ROOT}', folder);
  const found = path.isAbsolute(landing) || directory === undefined ? landing : path.join(folder, landing);
  const files = existsSync(found) ? readdirSync(found, { withFileTypes: true }) : [];
  const file = files.find((entry) => entry.isFile() && !entry.name.startsWith('.'));
  return file === undefined
    ? undefined
    : `pipeline '${name}' has the pre_load_strategy 'none', which loads what is staged already, and ` +
        `${path.relative(folder, path.join(found, file.name))} waits to be: 'imported' stages it first`;
}
