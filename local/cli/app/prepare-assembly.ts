import { existsSync } from 'node:fs';
import path from 'node:path';
import { notedReads } from '../../assembly/noted-reads';
import { UsageError } from '../errors';
import type { Io } from '../io';
import type { Arguments } from '../arguments/spec';
import { OWN_OUTPUT } from './app-files';
import { contextOf, profileOf } from './context';
import { recordedReads, recordWritten, staleReason, writeRecord } from './freshness';
import { asDirectory, commandOf, locateApp, outputOf, type App } from './locate';
import { refuseMissing } from './missing';
import { makeOutput, takeOutput, waitForOthers } from './output-folder';
import { contentsOf, synthInputs, withReads, type SynthInputs } from './synth-inputs';
import { synthesize } from './synthesize';

/** An app with a cloud assembly that is up to date. */
export interface PreparedApp extends App {
  /** Folder of the cloud assembly. */
  readonly output: string;
  /**
   * Call it when the command has written its files and printed everything: these files are no reason to synthesize
   * again.
   *
   * @param files absolute paths
   */
  readonly made: (...files: string[]) => void;
}

/**
 * Finds the app and synthesizes it when its cloud assembly is missing or out of date, and always with `--app`.
 * With `--no-synth`, or when no command is known, an existing assembly is used unchanged.
 *
 * @param quiet writes no line to standard error when it synthesizes; problems of an assembly are always reported
 * @throws UsageError when the app does not synthesize, and for contradictory options
 */
export async function prepareAssembly(args: Arguments, io: Io, { quiet }: { quiet: boolean }): Promise<PreparedApp> {
  const located = locateApp(io.cwd);
  const app = located ?? { directory: io.cwd, config: {} };
  const command = args.values['app'] ?? commandOf(app);
  const assembly = command === undefined ? undefined : asDirectory(app.directory, command);
  const output = assembly ?? outputOf(app, args.values['output'], io.cwd);
  // Where standard output and standard error go, once the files have been read.
  let printed: readonly string[] = [];
  const made = (...files: string[]) => recordWritten(output, contentsOf(app, [...files, ...printed]));
  const ready = { ...app, output, made };
  const context = contextOf(app, args.lists['context'] ?? [], io.env['HOME']);
  const profile = profileOf(app, args.values['profile'], io.env['HOME']);
  const inputsOf = (run: string) => () => {
    const settings = { command: run, context, env: io.env, profile, own: io.files };
    const inputs = synthInputs(app, settings, recordedReads(output));
    const own = Object.keys(inputs).filter((name) => inputs[name] === OWN_OUTPUT);
    printed = own.map((name) => path.join(app.directory, name));
    return inputs;
  };
  if (args.switches.has('no-synth')) {
    refuseContradiction(args);
    useUnchanged(ready, command === undefined || assembly !== undefined ? undefined : inputsOf(command), io);
  } else if (assembly === undefined && command === undefined) {
    requireAssembly(output, located !== undefined, io.cwd);
  } else if (assembly === undefined) {
    const always = args.values['app'] === undefined ? undefined : `with --app ${command}`;
    const synthesis = { app: ready, command: command!, context, inputsOf: inputsOf(command!), always };
    await synthesizeIfNeeded(synthesis, io, quiet);
  }
  refuseMissing(output);
  return ready;
}

/** How and when an app is synthesized. */
interface Synthesis {
  readonly app: PreparedApp;
  readonly command: string;
  readonly context: Record<string, unknown>;
  readonly inputsOf: () => SynthInputs;
  /** The reason to synthesize even if the assembly is up to date. */
  readonly always?: string;
}

async function synthesizeIfNeeded(
  { app, command, context, inputsOf, always }: Synthesis,
  io: Io,
  quiet: boolean,
): Promise<void> {
  const { output } = app;
  for (;;) {
    await waitForOthers(output, io, quiet);
    // Read before the app runs: a file that changes meanwhile makes the assembly out of date.
    const inputs = inputsOf();
    const reason = always ?? staleReason(output, shownName(app), inputs);
    if (reason === undefined) return;
    makeOutput(output);
    const known = recordedReads(output);
    const taken = takeOutput(output);
    // Another process was faster.
    if (taken === undefined) continue;
    try {
      if (!quiet) io.stderr.write(`Synthesizing the app (${reason})\n`);
      await synthesize(app, command, context, output, io);
      const reads = notedReads(output);
      const more = reads.filter((file) => !known.includes(file));
      return writeRecord(output, withReads(inputs, app, more, taken.at), reads);
    } finally {
      taken.release();
    }
  }
}

/** Reports that nothing was synthesized, and why it would have been. */
function useUnchanged(app: PreparedApp, inputsOf: (() => SynthInputs) | undefined, io: Io): void {
  const shown = shownName(app);
  if (!existsSync(path.join(app.output, 'manifest.json'))) {
    throw new UsageError(`there is no cloud assembly in ${app.output} (--no-synth)`, 'Leave out --no-synth.');
  }
  const reason = inputsOf && staleReason(app.output, shown, inputsOf());
  io.stderr.write(
    `Not synthesized (--no-synth): ${shown} is used as it is${reason === undefined ? '' : `, though ${reason}`}\n`,
  );
}

function refuseContradiction({ values, lists }: Arguments): void {
  const given = ['app', 'context', 'profile'].filter((name) => values[name] !== undefined || lists[name] !== undefined);
  if (given.length === 0) return;
  const options = given.map((name) => `--${name}`).join(' and ');
  throw new UsageError(`${options} and --no-synth contradict each other: the app is not run`);
}

function shownName({ directory, output }: PreparedApp): string {
  return path.relative(directory, output) || '.';
}

function requireAssembly(output: string, hasConfig: boolean, cwd: string): void {
  if (existsSync(path.join(output, 'manifest.json'))) return;
  if (hasConfig) throw new UsageError('cdk.json names no app', 'Pass the command: --app CMD.');
  throw new UsageError(
    `no cdk.json in ${cwd} or a folder above it, and no cloud assembly in ${output}`,
    'Run it in the folder of a CDK app, or pass --app CMD or --output DIR.',
  );
}
