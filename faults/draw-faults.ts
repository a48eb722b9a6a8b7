import type { ContainerFault, FunctionFault, LineFault } from './faults';
import { REFUSALS, STEPS, WRITTEN_STEPS } from './faults';
import type { Step } from '../local/executors/embedded/command/checkpoint';
import type { Random } from './random';
import { TABLE_NAMES, type Table } from './tables';
import type { Variant } from './variants';

const LOAD_STEPS = STEPS.filter((step) => step !== 'staged');
const IMPORT_STEPS = ['started', 'staged', 'finished'] as const;
/** Steps at which files are not loaded yet, or not put away. */
const EARLY_STEPS = ['started', 'taken', 'read', 'committing', ...WRITTEN_STEPS] as const;
/** Steps at which files are not imported yet. */
const EARLY_IMPORT_STEPS = ['started', 'staged'] as const;

/** Calls of the functions that a fault can affect, by their names in the module; undefined is any. */
const CALLS = [undefined, 'readdir', 'rename', 'rename', 'stat', 'unlink', 'readFileSync', 'renameSync'];

/**
 * Faults of containers, at most `most`.
 *
 * @param tables the tables that have files; they are chosen more often
 */
export function drawContainerFaults(
  random: Random,
  variant: Variant,
  most: number,
  tables: readonly Table[],
): ContainerFault[] {
  return Array.from({ length: random.between(0, most) }, () => {
    return drawContainerFault(random, variant, random.pick(random.chance(0.9) ? tables : TABLE_NAMES));
  });
}

function drawContainerFault(random: Random, variant: Variant, table: Table): ContainerFault {
  const imports = variant.strategy === 'IMPORTED' && random.chance(0.2);
  const verb = imports ? 'stage' : 'load';
  const kind = random.weighted({
    'exit-1': 3,
    // If runs can overlap, it is unknown whether a remaining file belonged to this run.
    'exit-0-early': variant.overlap === 'ALLOW' ? 0 : 1.5,
    'out-of-memory': 3,
    killed: 8,
    'spot-reclaim': 3,
    refused: 3,
    'sidecar-killed': variant.sidecar ? 8 : 0,
    'sidecar-failed': variant.sidecar ? 4 : 0,
  });
  // The sidecar is killed because Starlake has ended.
  const isAfter = kind === 'sidecar-killed';
  return {
    kind: kind === 'refused' ? random.pick(REFUSALS) : kind,
    verb,
    ...(imports ? {} : { table }),
    step: isAfter
      ? 'finished'
      : random.pick(stepsOf(kind === 'exit-0-early', imports, variant.unknown.includes(table))),
    pass: !isAfter && random.chance(0.2) ? 2 : 1,
    // A retry repairs one failure, no retry repairs ten.
    times: random.pick([1, 1, 2, 3, 10]),
  };
}

function stepsOf(early: boolean, imports: boolean, unknown: boolean): readonly Step[] {
  if (imports) return early ? EARLY_IMPORT_STEPS : IMPORT_STEPS;
  // Without a pattern, it is unknown whether a file that was not moved belongs to this table.
  return early ? EARLY_STEPS.filter((step) => step !== 'started' || !unknown) : LOAD_STEPS;
}

/** A container that exceeds its timeout. */
export function hang(random: Random, { timed }: Variant): ContainerFault {
  const step = random.pick([...LOAD_STEPS, ...WRITTEN_STEPS]);
  return { kind: 'hang', verb: 'load', table: random.pick(timed), step, pass: 1, times: random.between(1, 2) };
}

/** Faults of the functions of an act. */
export function drawFunctionFaults(random: Random): FunctionFault[] {
  return Array.from({ length: random.between(1, 2) }, () => drawFunctionFault(random));
}

function drawFunctionFault(random: Random): FunctionFault {
  const kind = random.weighted({
    'storage-error': 4,
    'storage-answer-lost': 2,
    'slow-storage': 2,
    'function-died': 3,
    'function-throttled': 2,
    'api-throttled': 2,
  });
  const call = kind === 'api-throttled' ? undefined : random.pick(CALLS);
  return {
    kind,
    ...(call === undefined ? {} : { call }),
    // The run lock is written three times in a run.
    after: random.between(0, call === 'renameSync' ? 2 : call === 'rename' ? 3 : 8),
    // A state has three retries for errors of its function, and six for Lambda's own errors.
    times: random.pick([1, 1, 2, 3, 5, 30]),
  };
}

/**
 * Faults of the lines with row counts of some tables. A line that is missing can only be missed where it is known which files
 * the table had.
 */
export function drawLineFaults(random: Random, { overlap, unknown }: Variant): LineFault[] {
  return random.some(TABLE_NAMES, random.between(1, 3)).map((table) => {
    const kind = random.weighted({ 'line-torn': 1, 'line-doubled': 2, 'line-missing': 3 });
    const isMissed = overlap !== 'ALLOW' && !unknown.includes(table);
    return {
      kind: isMissed ? kind : 'line-doubled',
      table,
      at: random.pick([0.2, 0.5, 0.8, 0.95]),
      times: random.pick([1, 1, 2, 10]),
    };
  });
}

/** Answers of the log without its newest lines: for a moment, or longer than a function waits for them. */
export function drawLateLines(random: Random, { overlap, unknown }: Variant): FunctionFault[] {
  const times = random.pick([1, 2, 3, 30]);
  return overlap === 'ALLOW' || unknown.length > 0 ? [] : [{ kind: 'lines-late', after: random.between(0, 2), times }];
}
