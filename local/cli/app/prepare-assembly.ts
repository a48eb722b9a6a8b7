import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../errors';
import type { Io } from '../io';
import type { Arguments } from '../spec';
import { staleReason } from './freshness';
import { locateApp, type App } from './locate';
import { refuseMissing } from './missing';
import { makeOutput, takeOutput, waitForOthers } from './output-folder';
import { synthesize } from './synthesize';

/** An app with a cloud assembly that is up to date. */
export interface PreparedApp extends App {
  /** Folder of the cloud assembly. */
  readonly output: string;
}

/**
 * Finds the app and synthesizes it when its cloud assembly is missing or older than its sources, or when `--app` names
 * another command. Without any command to run, an assembly that is there is used as it is.
 *
 * @param quiet does not say (on standard error) that it synthesizes
 */
export async function prepareAssembly(args: Arguments, io: Io, { quiet }: { quiet: boolean }): Promise<PreparedApp> {
  const located = locateApp(io.cwd);
  const app = located ?? { directory: io.cwd, config: {} };
  const command = args.values['app'] ?? commandOf(app);
  const assembly = command === undefined ? undefined : asDirectory(app.directory, command);
  const output = assembly ?? outputOf(app, args.values['output'], io.cwd);
  if (assembly === undefined) {
    if (command === undefined) requireAssembly(output, located !== undefined, io.cwd);
    else await synthesizeIfNeeded(app, command, output, { io, quiet, always: args.values['app'] !== undefined });
  }
  refuseMissing(output);
  return { ...app, output };
}

async function synthesizeIfNeeded(
  app: App,
  command: string,
  output: string,
  { io, quiet, always }: { io: Io; quiet: boolean; always: boolean },
): Promise<void> {
  for (;;) {
    await waitForOthers(output, io, quiet);
    const reason = always ? `with --app ${command}` : staleReason(app.directory, output);
    if (reason === undefined) return;
    makeOutput(output);
    const release = takeOutput(output);
    // Another was faster.
    if (release === undefined) continue;
    try {
      if (!quiet) io.stderr.write(`Synthesizing the app (${reason})\n`);
      return await synthesize(app, command, output, io);
    } finally {
      release();
    }
  }
}

function commandOf({ config }: App): string | undefined {
  return typeof config.app === 'string' || config.app === undefined ? config.app : config.app.join(' ');
}

/** To the CDK, an app that is a folder is a cloud assembly. */
function asDirectory(directory: string, command: string): string | undefined {
  const folder = path.resolve(directory, command);
  return existsSync(path.join(folder, 'manifest.json')) && statSync(folder).isDirectory() ? folder : undefined;
}

function outputOf(app: App, option: string | undefined, cwd: string): string {
  return option === undefined ? path.resolve(app.directory, app.config.output ?? 'cdk.out') : path.resolve(cwd, option);
}

function requireAssembly(output: string, hasConfig: boolean, cwd: string): void {
  if (existsSync(path.join(output, 'manifest.json'))) return;
  if (hasConfig) throw new UsageError('cdk.json names no app', 'Pass the command: --app CMD.');
  throw new UsageError(
    `no cdk.json in ${cwd} or a folder above it, and no cloud assembly in ${output}`,
    'Run it in the folder of a CDK app, or pass --app CMD or --output DIR.',
  );
}
