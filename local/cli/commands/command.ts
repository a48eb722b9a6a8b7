import type { Io } from '../io';
import type { Parts } from '../parts';
import type { Arguments, CommandSpec } from '../arguments/spec';

/** A command of `starlake-sfn`. */
export interface Command {
  readonly spec: CommandSpec;
  /** Does it; the exit code. What it throws is shown as an error that kept it from running. */
  run(args: Arguments, io: Io, parts: Parts): Promise<number>;
}
