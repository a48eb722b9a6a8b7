import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { messageOf, UsageError } from '../errors';
import type { Io } from '../io';
import { contextVariables } from './context';
import type { App } from './locate';

/** How many of the last characters of a failing app's output are shown. */
const SHOWN = 20_000;

/**
 * Runs the command of a CDK app as the CDK CLI does, but without an account: it does not search for credentials, and
 * `CDK_DEFAULT_ACCOUNT` and `CDK_DEFAULT_REGION` are not set.
 *
 * @param command the `app` of cdk.json
 * @param context the whole context
 * @param output existing folder that the cloud assembly is written to
 * @throws UsageError with the command's output, when it fails or writes no cloud assembly
 */
export async function synthesize(
  app: App,
  command: string,
  context: Record<string, unknown>,
  output: string,
  io: Io,
): Promise<void> {
  const { variables, cleanUp } = contextVariables(context);
  const before = writtenAt(output);
  const env: Record<string, string | undefined> = {
    ...io.env,
    ...variables,
    CDK_OUTDIR: output,
    // The CDK's template validation takes 1.5 s a synth; `cdk synth` and `cdk deploy` do it.
    CDK_VALIDATION: 'false',
    PYTHONIOENCODING: 'utf-8',
  };
  delete env['CDK_DEFAULT_ACCOUNT'];
  delete env['CDK_DEFAULT_REGION'];
  try {
    if (app.config.build !== undefined) await shell(app.config.build, app.directory, env, io.signal);
    await shell(runnable(command, app.directory), app.directory, env, io.signal);
  } finally {
    cleanUp();
  }
  // A manifest of an earlier synthesis does not count.
  if ([undefined, before].includes(writtenAt(output))) {
    throw new UsageError(
      `the app wrote no cloud assembly to ${output}: ${command}`,
      'It must call app.synth(), and must not choose its own output folder.',
    );
  }
}

/** When the manifest was written or replaced (`ctime`, which programs cannot set); undefined without a manifest. */
function writtenAt(output: string): number | undefined {
  return statSync(path.join(output, 'manifest.json'), { throwIfNoEntry: false })?.ctimeMs;
}

/** Like the CDK CLI, runs a JavaScript file that is not executable with Node. */
function runnable(command: string, directory: string): string {
  const file = path.resolve(directory, command);
  if (path.extname(command) !== '.js' || !existsSync(file) || !statSync(file).isFile()) return command;
  try {
    if (process.platform !== 'win32') {
      accessSync(file, constants.X_OK);
      return `"${file}"`;
    }
  } catch {
    // Not executable.
  }
  return `"${process.execPath}" "${file}"`;
}

function shell(
  command: string,
  cwd: string,
  env: Record<string, string | undefined>,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // A separate process group: killing only the shell would leave the app running.
    const detached = process.platform !== 'win32';
    const child = spawn(command, { shell: true, cwd, env, detached, stdio: ['ignore', 'pipe', 'pipe'] });
    const interrupt = (): void => {
      if (child.pid !== undefined && detached) process.kill(-child.pid, 'SIGTERM');
      else child.kill();
    };
    signal.addEventListener('abort', interrupt, { once: true });
    if (signal.aborted) interrupt();
    const out: string[] = [];
    const err: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text));
    child.on('error', (error) => reject(new UsageError(`cannot run the app, ${command}: ${messageOf(error)}`)));
    child.on('close', (code, killedBy) => {
      signal.removeEventListener('abort', interrupt);
      if (signal.aborted) return reject(new UsageError('interrupted'));
      if (code === 0) return resolve();
      const printed = (err.join('').trim() || out.join('').trim()).slice(-SHOWN);
      const how = code === null ? `was killed by ${killedBy}` : `failed with exit code ${code}`;
      reject(new UsageError(`the app does not synthesize: ${command} ${how}`, undefined, printed || undefined));
    });
  });
}
