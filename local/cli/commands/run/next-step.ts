import { commandLine } from '../../arguments/command-line';
import { decodeCause } from '../../progress/cause';
import type { Arguments } from '../../arguments/spec';
import { shorter, type RunPlace } from './run-display';
import type { RunResult } from '../../../run-event';

/** Characters of a command that people still copy. */
const MAX_LENGTH = 1000;

/** Kinds of failures after which somebody has to decide what becomes of the files, before they are loaded. */
const FINAL = ['ROWS_REJECTED', 'OUT_OF_ORDER'];

/** The run that a next step follows. */
export interface LastRun {
  readonly result: RunResult;
  /** What was typed. */
  readonly args: Arguments;
  readonly input: unknown;
}

/**
 * The command that loads what a failed run of a load pipeline has not loaded, or runs the tasks that a run of a transform
 * pipeline has not, on the same root.
 *
 * @returns undefined where it would not do that: a copy has all files again, but in place they have to be back in stage
 */
export function nextStep({ result, args, input }: LastRun): string | undefined {
  const { tables, tasks, blocked, more, files, failure } = decodeCause(result.cause ?? '');
  if (result.error === 'Starlake.ImportFailed' && failure) return commandOf(args, input);
  if (result.error === 'Starlake.TransformFailed' && tasks.length > 0 && more === 0) {
    const left = [...tasks, ...blocked].map(({ task }) => task);
    // A fresh copy has nothing of what the others wrote.
    return args.switches.has('in-place')
      ? commandOf(args, { ...(input as object), tasks: left })
      : commandOf(args, input);
  }
  if (result.error !== 'Starlake.LoadFailed' || tables.length === 0 || more > 0) return undefined;
  // A cause without kinds was cut, and with them the names of files that were left.
  const isRestored = files.length === 0 && tables.every(({ kind }) => kind !== undefined && !FINAL.includes(kind));
  if (args.switches.has('in-place') && !isRestored) return undefined;
  return commandOf(args, { ...(input as object), tables: tables.map(({ table }) => table) });
}

/**
 * Where files have to come that runs have waited for in vain: a run that is gone on with finds what its own folder has.
 *
 * @returns one line; none where no run has failed so, or they are run on the project itself
 */
export function waitingHint(results: readonly RunResult[], { project, root }: RunPlace, cwd: string): string[] {
  if (root === project || results.every(({ error }) => error !== 'Starlake.NotReady')) return [];
  return [
    `Put what it waits for into the run's own folder, ${shorter(root, cwd)}: --resume copies only metadata again.`,
  ];
}

/** What was typed, with another input: it has the lists by now. It goes on with nothing. */
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
