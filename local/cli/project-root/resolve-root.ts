import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { App } from '../app/locate';
import { UsageError } from '../errors';

/** Context key of `cdk.json` that names the folder, relative to it. */
export const ROOT_CONTEXT = 'starlake:localRoot';

/**
 * The Starlake project that replaces SL_ROOT: `--root`, else the context of `cdk.json`, else the working directory if
 * it is a Starlake project.
 *
 * @param name what a user calls the option
 * @throws UsageError when there is none, or it is not the folder of a Starlake project
 */
export function resolveRoot(option: string | undefined, app: App, cwd: string, name = '--root'): string {
  if (option !== undefined) return folder(path.resolve(cwd, option), name);
  const configured = app.config.context?.[ROOT_CONTEXT];
  if (typeof configured === 'string')
    return folder(path.resolve(app.directory, configured), `${ROOT_CONTEXT} in cdk.json`);
  if (existsSync(path.join(cwd, 'metadata', 'application.sl.yml'))) return cwd;
  throw new UsageError(
    'which folder replaces SL_ROOT? The working directory has no metadata/application.sl.yml',
    `Pass ${name} DIR, a Starlake project, or set "${ROOT_CONTEXT}" in the context of cdk.json.`,
  );
}

function folder(directory: string, from: string): string {
  if (!existsSync(directory) || !statSync(directory).isDirectory()) {
    throw new UsageError(`${directory} is not a folder (${from})`);
  }
  // Some projects have no application.sl.yml; all have metadata.
  if (!statSync(path.join(directory, 'metadata'), { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(
      `${directory} has no metadata/application.sl.yml: ${from} must be a Starlake project's folder`,
    );
  }
  return directory;
}
