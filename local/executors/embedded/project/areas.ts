import { fileURLToPath } from 'node:url';
import * as path from 'node:path';
import { CommandError } from '../command/command-error';

/** Folders that files of a domain pass through. */
export type Area = 'stage' | 'ingesting' | 'archive' | 'unresolved';

/** The folders of a project and its files on this machine. */
export interface Areas {
  readonly root: string;
  readonly datasets: string;
  readonly metadata: string;
  /** Folder of an area for a domain. */
  folder(area: Area, domain: string): string;
}

/**
 * The areas of a project, from `SL_ROOT`, `SL_DATASETS`, `SL_METADATA` and `SL_AREA_*`.
 *
 * @param environment The container's environment.
 * @throws CommandError if `SL_ROOT` is missing or a folder is not on this machine.
 */
export function resolveAreas(environment: Readonly<Record<string, string>>): Areas {
  if (!environment.SL_ROOT) {
    throw new CommandError('SL_ROOT is not set: it must be the folder of the Starlake project');
  }
  const root = localPath(environment.SL_ROOT, 'SL_ROOT');
  const datasets = localPath(environment.SL_DATASETS || path.join(root, 'datasets'), 'SL_DATASETS', root);
  const metadata = localPath(environment.SL_METADATA || path.join(root, 'metadata'), 'SL_METADATA', root);
  return {
    root,
    datasets,
    metadata,
    folder: (area, domain) => {
      const variable = `SL_AREA_${area.toUpperCase()}`;
      const value = environment[variable] || area;
      // For Starlake only a URI is an absolute area; anything else is a name below the datasets.
      const base = value.includes('://') ? localPath(value, variable) : path.join(datasets, value);
      return path.join(base, domain);
    },
  };
}

/**
 * Turns a folder or a `file:` URI into a path of this machine.
 *
 * @param value The configured value.
 * @param what The name of the setting, for the message.
 * @param base Folder that a relative path starts from; without it the path must be absolute.
 * @throws CommandError if it is on another file system (`s3a://…`), or relative without a base.
 */
export function localPath(value: string, what: string, base?: string): string {
  const scheme = /^([a-z][a-z0-9+.-]+):\/?/i.exec(value)?.[1];
  if (scheme?.toLowerCase() === 'file') {
    try {
      return fileURLToPath(value);
    } catch (error) {
      throw new CommandError(`${what} is not a folder on this machine: ${value} (${(error as Error).message})`);
    }
  }
  if (scheme !== undefined && value.includes('://')) {
    throw new CommandError(`${what} is ${value}: the embedded executor reads only folders on this machine`);
  }
  if (!base && !path.isAbsolute(value)) {
    throw new CommandError(`${what} is ${value}: it must be an absolute folder`);
  }
  return path.resolve(base ?? '/', value);
}
