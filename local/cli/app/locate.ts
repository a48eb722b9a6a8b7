import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { messageOf, UsageError } from '../errors';

/** The parts of `cdk.json` that are used here. */
export interface CdkConfig {
  readonly app?: string | readonly string[];
  readonly build?: string;
  readonly output?: string;
  readonly profile?: string;
  readonly context?: Readonly<Record<string, unknown>>;
}

/** A CDK app on this machine. */
export interface App {
  /** Folder of `cdk.json`, the working directory of the app command. */
  readonly directory: string;
  /** Empty when there is no `cdk.json`. */
  readonly config: CdkConfig;
}

/** The app whose `cdk.json` is in this folder, or in the nearest folder above it. */
export function locateApp(from: string): App | undefined {
  for (let directory = path.resolve(from); ; directory = path.dirname(directory)) {
    const file = path.join(directory, 'cdk.json');
    if (existsSync(file)) return { directory, config: readJson(file) as CdkConfig };
    if (directory === path.dirname(directory)) return undefined;
  }
}

/** The command of `cdk.json` that synthesizes the app. */
export function commandOf({ config }: App): string | undefined {
  return typeof config.app === 'string' || config.app === undefined ? config.app : config.app.join(' ');
}

/** The folder of an app that is a cloud assembly, as the CDK allows; undefined for an app that is a command. */
export function asDirectory(directory: string, command: string): string | undefined {
  const folder = path.resolve(directory, command);
  return existsSync(path.join(folder, 'manifest.json')) && statSync(folder).isDirectory() ? folder : undefined;
}

/** The folder of the cloud assembly: from `--output`, else from `cdk.json`, else `cdk.out`. */
export function outputOf(app: App, option: string | undefined, cwd: string): string {
  return option === undefined ? path.resolve(app.directory, app.config.output ?? 'cdk.out') : path.resolve(cwd, option);
}

/**
 * A JSON object from a file.
 *
 * @throws UsageError that names the file
 */
export function readJson(file: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${messageOf(error)}`);
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new UsageError(`${file} does not contain a JSON object`);
  }
  return value as Record<string, unknown>;
}
