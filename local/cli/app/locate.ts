import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { messageOf, UsageError } from '../errors';

/** What of `cdk.json` matters here. */
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

/** The app whose `cdk.json` is in this folder, or in the nearest one above it. */
export function locateApp(from: string): App | undefined {
  for (let directory = path.resolve(from); ; directory = path.dirname(directory)) {
    const file = path.join(directory, 'cdk.json');
    if (existsSync(file)) return { directory, config: readJson(file) as CdkConfig };
    if (directory === path.dirname(directory)) return undefined;
  }
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
    throw new UsageError(`${file} holds no JSON object`);
  }
  return value as Record<string, unknown>;
}
