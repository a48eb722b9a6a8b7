import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UsageError } from '../errors';
import { readJson, type App, type CdkConfig } from './locate';

/** Context that `cdk synth` adds by default: construct paths, and assets for all stacks. */
const CLI_CONTEXT = {
  'aws:cdk:enable-path-metadata': true,
  'aws:cdk:enable-asset-metadata': true,
  'aws:cdk:version-reporting': true,
  'aws:cdk:bundling-stacks': ['**'],
  '@aws-cdk/core:failSynthOnValidationErrors': false,
};

/** Linux refuses an environment variable of 128 KiB or more; the name and other variables need room, too. */
const MOST_BYTES = 96 * 1024;

/**
 * The context that the CDK CLI would give the app. Later sources override earlier ones: `~/.cdk.json`,
 * `cdk.context.json`, `cdk.json`, the arguments, and the CLI's own.
 *
 * @param typed each `key=value`, from `--context`
 * @param home the user's home; undefined if unknown
 * @throws UsageError for an argument that is not `key=value`, and for a file that is not JSON
 */
export function contextOf(app: App, typed: readonly string[], home: string | undefined): Record<string, unknown> {
  const own = configOf(home);
  const lookups = jsonIn(path.join(app.directory, 'cdk.context.json'));
  return { ...own.context, ...lookups, ...app.config.context, ...Object.fromEntries(typed.map(pair)), ...CLI_CONTEXT };
}

/**
 * The AWS profile that the CDK CLI would use: the argument, else that of `cdk.json`, else of `~/.cdk.json`. It is not
 * passed to the app and not used to log in: it only distinguishes assemblies.
 */
export function profileOf(app: App, typed: string | undefined, home: string | undefined): string | undefined {
  return typed ?? app.config.profile ?? configOf(home).profile;
}

function configOf(home: string | undefined): CdkConfig {
  return home === undefined ? {} : (jsonIn(path.join(home, '.cdk.json')) as CdkConfig);
}

function jsonIn(file: string): Record<string, unknown> {
  return existsSync(file) ? readJson(file) : {};
}

function pair(typed: string): [key: string, value: string] {
  const at = typed.indexOf('=');
  if (at > 0) return [typed.slice(0, at), typed.slice(at + 1)];
  throw new UsageError(`--context must be key=value, got "${typed}"`, 'Such as: --context stage=test.');
}

/**
 * The environment variables that pass a context to an app; a large context is passed in a file, as with the CDK CLI.
 *
 * @returns the variables, and a function that removes that file
 */
export function contextVariables(context: Record<string, unknown>): {
  variables: Record<string, string>;
  cleanUp: () => void;
} {
  const json = JSON.stringify(context);
  if (Buffer.byteLength(json) <= MOST_BYTES) return { variables: { CDK_CONTEXT_JSON: json }, cleanUp: () => {} };
  const directory = mkdtempSync(path.join(tmpdir(), 'cdk-context'));
  const file = path.join(directory, 'context-overflow.json');
  writeFileSync(file, json);
  return {
    variables: { CDK_CONTEXT_JSON: '{}', CONTEXT_OVERFLOW_LOCATION_ENV: file },
    cleanUp: () => rmSync(directory, { recursive: true, force: true }),
  };
}
