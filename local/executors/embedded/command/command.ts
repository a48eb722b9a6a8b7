import type { ParsedCommand } from './arguments';
import type { Step, Subject } from './checkpoint';
import type { DatabasePool } from '../database/duckdb';
import type { Project } from '../project/project';

/** What a command needs to run. */
export interface CommandContext {
  readonly command: ParsedCommand;
  readonly project: Project;
  readonly databases: DatabasePool;
  /** Aborted when the container must stop. */
  readonly signal: AbortSignal;
  /** Prints one line. */
  readonly print: (line: string) => void;
  /** Reports a checkpoint. Throws `Killed` if the container must die there: do not catch that. */
  readonly reach: (step: Step, subject?: Subject) => Promise<void>;
}

/** How a command ended. */
export interface CommandResult {
  readonly exitCode: 0 | 1;
  /** Rows loaded or written. */
  readonly rows?: number;
}

/** Prints once which keys of `application` have no effect on this machine. */
export function printWithout({ project, print }: CommandContext): void {
  if (project.without.length > 0) {
    print(`application: without effect here: ${project.without.join(', ')}`);
  }
}

/** Prints requested names that the project does not have; Starlake ignores them. */
export function printUnknown(context: CommandContext, known: readonly string[], asked?: readonly string[]): void {
  for (const name of asked ?? []) {
    if (!known.includes(name)) {
      context.print(`Nothing to do for '${name}': the project does not have it`);
    }
  }
}
