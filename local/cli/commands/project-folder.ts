import { existsSync } from 'node:fs';
import path from 'node:path';
import { locateApp } from '../app/locate';
import { UsageError } from '../errors';
import type { Io } from '../io';
import { ROOT_CONTEXT } from '../project-root/resolve-root';
import type { OptionSpec } from '../arguments/spec';

/** The operand of commands that read a Starlake project, which need no app. */
export const FOLDER_HELP = `the project, which has metadata/ (default: ${ROOT_CONTEXT} in the context of cdk.json, else here)`;

/** Options of these commands: what `StarlakeProject` has as properties. */
export const PROJECT_OPTIONS = {
  env: { value: 'SL_ENV', help: 'environment: env.SL_ENV.sl.yml overrides env.sl.yml' },
  variables: {
    value: 'A=1,B=2',
    help: "variables that the project's files do not define, as 'variables' of a StarlakeProject",
  },
} as const satisfies Record<string, OptionSpec>;

/**
 * The folder of the project.
 *
 * @param command as it is typed: `plan`
 * @throws UsageError if none is given, and neither the working directory nor `cdk.json` has one
 */
export function projectFolder(operand: string | undefined, command: string, io: Io): string {
  if (operand !== undefined) return path.resolve(io.cwd, operand);
  if (existsSync(path.join(io.cwd, 'metadata'))) return io.cwd;
  const app = locateApp(io.cwd);
  const configured = app?.config.context?.[ROOT_CONTEXT];
  if (app !== undefined && typeof configured === 'string') return path.resolve(app.directory, configured);
  throw new UsageError(
    'which project? The working directory has no metadata/',
    `Name its folder: starlake-sfn ${command} DIR.`,
  );
}

/**
 * The value of `--variables`.
 *
 * @throws UsageError for what is no `name=value`
 */
export function variablesOf(written: string | undefined): Record<string, string> | undefined {
  if (written === undefined) return undefined;
  return Object.fromEntries(
    written.split(',').map((pair) => {
      const [, name, value] = /^\s*([^=\s]+)=(.*)$/s.exec(pair) ?? [];
      if (name === undefined) {
        throw new UsageError(
          `--variables must be name=value pairs separated by commas, got "${pair}"`,
          'Such as: --variables bucket=lake,area=eu.',
        );
      }
      return [name, value!];
    }),
  );
}
