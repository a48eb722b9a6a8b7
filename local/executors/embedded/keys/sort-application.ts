import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Variables } from '../../../../lib/project/variables/jinja';
import type { ProjectFiles } from '../../../../lib/project/read/project-files';
import type { Areas } from '../project/areas';
import { CommandError } from '../command/command-error';
import { asMapping, type Mapping } from '../project/mapping';
import { assertOwnAlgorithms } from '../rows/privacy';
import { variableOf } from './environment-settings';
import { sortKeys, type ErrorOfKey } from './sort-keys';
import { sortSparkSettings } from './spark-settings';

/** Variables that move folders of the metadata; not supported here. */
const FOLDERS = ['SL_TYPES', 'SL_MACROS', 'SL_WRITE_STRATEGIES'];

/**
 * Checks the settings of a project for all its domains: see {@link sortKeys}.
 *
 * @param application Content of `application.sl.yml`, completed from environment variables.
 * @returns The keys to report as without effect.
 * @throws Error for a setting that would change the result and is not supported.
 */
export function sortApplication(
  files: ProjectFiles,
  areas: Areas,
  application: Mapping,
  environment: Variables,
): string[] {
  const errorOf: ErrorOfKey = (key, message) => {
    const variable = variableOf(key, environment);
    const isInFile = variable === undefined || isThere(files.application?.plainParts() as Mapping | undefined, key);
    return isInFile && files.application
      ? files.application.errorOf(key, message)
      : new CommandError(`${variable ?? key.join('.')} ${message}`);
  };
  const moved = FOLDERS.find((variable) => environment[variable]);
  if (moved !== undefined) {
    throw new CommandError(`${moved} is ${environment[moved]}: the embedded executor searches only in metadata`);
  }
  const folder = path.join(areas.metadata, 'write-strategies');
  const templates = fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true }).map(String) : [];
  const own = templates.find((name) => name.endsWith('.j2'));
  if (own !== undefined) {
    throw new CommandError(
      `metadata/write-strategies/${own} is a custom write strategy, which the embedded executor does not support`,
    );
  }
  assertOwnAlgorithms(asMapping(asMapping(application.privacy)?.options) ?? {}, (key, message) =>
    errorOf(['privacy', 'options', key], message),
  );
  return [
    ...sortKeys('Application', application, errorOf),
    ...sortSparkSettings(asMapping(application.spark) ?? {}, errorOf),
  ];
}

function isThere(mapping: Mapping | undefined, keys: ReadonlyArray<string | number>): boolean {
  return keys.reduce<unknown>((value, key) => asMapping(value)?.[key], mapping) !== undefined;
}
