import path from 'node:path';
import { version } from '../../../package.json';
import type { FileId } from '../io';
import { ROOT_CONTEXT } from '../project-root/resolve-root';
import { hashOf, readContents } from './app-files';
import type { App } from './locate';

/** Everything that a cloud assembly is made from: hashes by name; the name of a file is its path. */
export type SynthInputs = Readonly<Record<string, string>>;

/**
 * Variables that do not change the app: they differ from terminal to terminal, are set by npm or by Python's starlake-sfn, or are
 * credentials, which expire.
 * The app still gets them. Every other variable counts, since an app may read any.
 */
const IGNORED = new RegExp(
  `^(${[
    ...['_', 'PWD', 'OLDPWD', 'SHLVL', 'PATH', 'TMPDIR', 'TMP', 'TEMP', 'PS1', 'HOSTNAME', 'WINDOWID', 'DISPLAY'],
    ...['TERM.*', 'COLORTERM', 'COLUMNS', 'LINES', 'LS_COLORS', 'NO_COLOR', 'FORCE_COLOR', 'DEBUG', 'TMUX.*', 'STY'],
    ...['SSH_.*', 'XDG_.*', 'DBUS_.*', 'WAYLAND_.*', 'VSCODE_.*', 'ITERM_.*', 'KITTY_.*', 'JEST_.*'],
    ...['npm_.*', 'INIT_CWD', 'NODE', 'STARLAKE_SFN_PACKAGES'],
    ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_SECURITY_TOKEN'],
    ...['AWS_CREDENTIAL_EXPIRATION', 'AWS_SESSION_EXPIRATION'],
    // Variables that a synthesis sets or removes.
    ...['CDK_DEFAULT_ACCOUNT', 'CDK_DEFAULT_REGION', 'CDK_OUTDIR', 'CDK_CONTEXT_JSON', 'CDK_VALIDATION'],
  ].join('|')})$`,
);

/** Settings that an app is run with. */
export interface SynthSettings {
  /** The command of the app. */
  readonly command: string;
  /** The whole context, from all sources. */
  readonly context: Readonly<Record<string, unknown>>;
  /** The environment; the variables of {@link IGNORED} do not count. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The files that this command prints to. */
  readonly own?: readonly FileId[];
  /** AWS profile; undefined if only the environment names one. */
  readonly profile?: string;
}

/**
 * What a cloud assembly would be made from now.
 *
 * @param reads files and folders that the app has read, anywhere on this machine
 */
export function synthInputs(
  app: App,
  { command, context, env, profile, own }: SynthSettings,
  reads: readonly string[],
): SynthInputs {
  const counted = Object.entries(env).filter(([name, value]) => value !== undefined && !IGNORED.test(name));
  const files: Record<string, string> = {};
  readContents(app.directory, '', files, { own });
  [...metadataOfRoot(app), ...reads].forEach((file) => readContents(file, nameIn(app, file), files));
  return {
    'the app command': hashOf(command),
    'the version of starlake-sfn': version,
    ...(profile === undefined ? {} : { 'the profile': hashOf(JSON.stringify(profile)) }),
    ...named('context', Object.entries(context)),
    ...named('the variable', counted),
    ...files,
  };
}

/**
 * The inputs of a new assembly, with the files that the app says it has read.
 *
 * @param since when the app began to run, by the clock of the file system
 */
export function withReads(inputs: SynthInputs, app: App, reads: readonly string[], since: number): SynthInputs {
  const files: Record<string, string> = { ...inputs };
  reads.forEach((file) => readContents(file, nameIn(app, file), files, { since }));
  return files;
}

/** Hashes of some files as they are now. */
export function contentsOf(app: App, paths: readonly string[]): SynthInputs {
  const files: Record<string, string> = {};
  paths.forEach((file) => readContents(file, nameIn(app, file), files));
  return files;
}

function named(kind: string, entries: ReadonlyArray<[name: string, value: unknown]>): Record<string, string> {
  return Object.fromEntries(entries.map(([name, value]) => [`${kind} ${name}`, hashOf(JSON.stringify(value))]));
}

/** The metadata of the Starlake project that `cdk.json` names. */
function metadataOfRoot({ directory, config }: App): string[] {
  const configured = config.context?.[ROOT_CONTEXT];
  return typeof configured === 'string' ? [path.resolve(directory, configured, 'metadata')] : [];
}

function nameIn({ directory }: App, file: string): string {
  return path.relative(directory, file).split(path.sep).join('/');
}
