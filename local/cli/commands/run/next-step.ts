import { commandLine } from '../../arguments/command-line';
import { decodeCause } from '../../progress/cause';
import type { Arguments } from '../../arguments/spec';
import { shorter, type RunPlace } from './run-display';
import type { RunResult } from '../../../run-event';

/** Longest command that is suggested, in characters. */
const MAX_LENGTH = 1000;

/** Kinds of failures after which the user must decide about the files before they are loaded again. */
const FINAL = ['ROWS_REJECTED', 'OUT_OF_ORDER'];

/** The run before the next step. */
export interface LastRun {
  readonly result: RunResult;
  /** The arguments of its command. */
  readonly args: Arguments;
  readonly input: unknown;
}

/**
 * The command that loads the tables that a failed run of a load pipeline did not load, or runs the tasks that a run of a transform
 * pipeline did not run, on the same root.
 *
 * @returns undefined if no command can do that: a new copy has all files again, but in place they must be back in stage
 */
export function nextStep({ result, args, input }: LastRun): string | undefined {
  const { tables, tasks, blocked, more, files, failure } = decodeCause(result.cause ?? '');
  if (result.error === 'Starlake.ImportFailed' && failure) return commandOf(args, input);
  if (result.error === 'Starlake.TransformFailed' && tasks.length > 0 && more === 0) {
    const left = [...tasks, ...blocked].map(({ task }) => task);
    // A fresh copy does not have the output of the other tasks.
    return args.switches.has('in-place')
      ? commandOf(args, { ...(input as object), tasks: left })
      : commandOf(args, input);
  }
  if (result.error !== 'Starlake.LoadFailed' || tables.length === 0 || more > 0) return undefined;
  // A cause without kinds was cut; then it also lacks the names of left files.
  const isRestored = files.length === 0 && tables.every(({ kind }) => kind !== undefined && !FINAL.includes(kind));
  if (args.switches.has('in-place') && !isRestored) return undefined;
  return commandOf(args, { ...(input as object), tables: tables.map(({ table }) => table) });
}

/**
 * Says where to put files that runs have waited for in vain: a resumed run only finds files in its own folder.
 *
 * @returns one line; none if no run failed for that reason, or if the run is on the project itself
 */
export function waitingHint(results: readonly RunResult[], { project, root }: RunPlace, cwd: string): string[] {
  if (root === project || results.every(({ error }) => error !== 'Starlake.NotReady')) return [];
  return [
    `Put what it waits for into the run's own folder, ${shorter(root, cwd)}: --resume copies only metadata again.`,
  ];
}

/** The same command with another input, which includes the lists of `--tables` and `--tasks`; never with `--resume`. */
function commandOf(args: Arguments, input: unknown): string | undefined {
  const values = { ...args.values, tables: undefined, tasks: undefined, input: undefined };
  const given = isEmpty(input) ? values : { ...values, input: JSON.stringify(input) };
  const switches = new Set([...args.switches].filter((name) => name !== 'resume'));
  const command = commandLine('run', args, { values: given, switches });
  return command.length <= MAX_LENGTH ? command : undefined;
}

function isEmpty(input: unknown): boolean {
  return JSON.stringify(input) === '{}';
}
