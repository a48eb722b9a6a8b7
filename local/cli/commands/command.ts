import type { Io } from '../io';
import type { Parts } from '../parts';
import type { Arguments, CommandSpec } from '../arguments/spec';

/** A command of `starlake-sfn`. */
export interface Command {
  readonly spec: CommandSpec;
  /** Runs the command and returns the exit code. If it throws, nothing was run. */
  run(args: Arguments, io: Io, parts: Parts): Promise<number>;
}
