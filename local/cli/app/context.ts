import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readJson, type App } from './locate';

/** What `cdk synth` adds to the context by default: the construct paths, and no stack left without its assets. */
const CLI_CONTEXT = {
  'aws:cdk:enable-path-metadata': true,
  'aws:cdk:enable-asset-metadata': true,
  'aws:cdk:version-reporting': true,
  'aws:cdk:bundling-stacks': ['**'],
  '@aws-cdk/core:failSynthOnValidationErrors': false,
};

/** Linux refuses an environment variable of 128 KiB; the rest of the environment needs room too. */
const MOST_BYTES = 96 * 1024;

/** The context that the CDK CLI would give the app: `cdk.context.json`, over it `cdk.json`, over it the CLI's own. */
export function contextOf(app: App): Record<string, unknown> {
  const lookups = path.join(app.directory, 'cdk.context.json');
  return { ...(existsSync(lookups) ? readJson(lookups) : {}), ...app.config.context, ...CLI_CONTEXT };
}

/**
 * The environment variables that carry a context to an app; a large one goes through a file, as with the CDK CLI.
 *
 * @returns the variables, and what removes that file
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
