import type { Step } from '../local/executors/embedded/command/checkpoint';
import type { Table } from './tables';

/** Points at which a container can die. */
export const STEPS = [
  'started',
  'staged',
  'taken',
  'read',
  'committing',
  'committed',
  'summarized',
  'put-away',
  'finished',
] as const satisfies readonly Step[];

/** Ends of a container at one of these points. */
export const ENDS = ['exit-1', 'exit-0-early', 'out-of-memory', 'killed', 'spot-reclaim', 'hang'] as const;

/** Points between the commit of a file and its place in the archive. */
export const WRITTEN_STEPS = ['committed', 'summarized'] as const;

/** Ends that are also counted by their point, if rows were written before. */
const WRITTEN_ENDS = ['exit-1', 'out-of-memory', 'hang'] as const;

/** Faults that prevent the start of a container. */
export const REFUSALS = ['launch-throttled', 'no-capacity', 'image-pull'] as const;

/** The sidecar of Starlake's container, in variants that have one. */
export const SIDECAR = 'log_router';

/** Ends of the sidecar: killed after Starlake has succeeded, or failed, so that ECS kills Starlake's container. */
const SIDECAR_ENDS = ['sidecar-killed', 'sidecar-failed'] as const;

/** Faults of functions: of their storage, of themselves, and of their calls to AWS. */
const FUNCTION_FAULTS = [
  'storage-error',
  'storage-answer-lost',
  'slow-storage',
  'function-died',
  'function-throttled',
  'api-throttled',
  'lines-late',
] as const;

/** Faults of lines with row counts, on their way from containers to the log. */
const LINE_FAULTS = ['line-torn', 'line-doubled', 'line-missing'] as const;

/** Actions of people, schedules and other systems. */
const OCCASIONS = [
  'duplicate-start',
  'abort',
  'redrive',
  'run-of-tables',
  'files-during-run',
  'same-name',
  'stale-files',
  'late-ack',
  'ack-while-waiting',
  'second-run-on-one-ack',
] as const;

/**
 * All kinds of faults that are counted. A killed container is counted by its point; so are other ends after rows were
 * written.
 */
export type FaultKind =
  | Exclude<(typeof ENDS)[number], 'killed'>
  | `killed-${(typeof STEPS)[number]}`
  | `${(typeof WRITTEN_ENDS)[number]}-${(typeof WRITTEN_STEPS)[number]}`
  | 'exit-1-finished'
  | (typeof REFUSALS)[number]
  | (typeof SIDECAR_ENDS)[number]
  | (typeof FUNCTION_FAULTS)[number]
  | (typeof LINE_FAULTS)[number]
  | (typeof OCCASIONS)[number];

/** All kinds, in the order of the report. */
export const FAULT_KINDS: readonly FaultKind[] = [
  ...ENDS.filter((kind) => kind !== 'killed'),
  ...STEPS.map((step) => `killed-${step}` as const),
  ...WRITTEN_ENDS.flatMap((end) => WRITTEN_STEPS.map((step) => `${end}-${step}` as const)),
  'exit-1-finished',
  ...REFUSALS,
  ...SIDECAR_ENDS,
  ...FUNCTION_FAULTS,
  ...LINE_FAULTS,
  ...OCCASIONS,
];

/** A fault of the next containers of a command. */
export interface ContainerFault {
  readonly kind: (typeof ENDS)[number] | (typeof REFUSALS)[number] | (typeof SIDECAR_ENDS)[number];
  readonly verb: 'stage' | 'load';
  /** Only containers of this table, and only while they load it; a container that imports belongs to all tables. */
  readonly table?: Table;
  /** For an end: the point, and the occurrence at which the container ends, from 1. */
  readonly step: Step;
  readonly pass: number;
  /** How many containers it affects. */
  readonly times: number;
}

/** A fault of the next lines with row counts of a table. */
export interface LineFault {
  readonly kind: (typeof LINE_FAULTS)[number];
  readonly table: Table;
  /** Where a line is torn: the part of it that is left. */
  readonly at: number;
  /** How many lines it affects. */
  readonly times: number;
}

/** The kind as which a fault is counted. */
export function kindOf({ kind, step }: Pick<ContainerFault, 'kind' | 'step'>): FaultKind {
  const exact = `${kind}-${step}`;
  return FAULT_KINDS.find((each) => each === exact) ?? (kind as FaultKind);
}

/** A fault of calls to the functions' modules. */
export interface FunctionFault {
  readonly kind: (typeof FUNCTION_FAULTS)[number];
  /** The call; undefined for any call that changes or lists something. */
  readonly call?: string;
  /** How many calls succeed before. */
  readonly after: number;
  /** How many calls it affects. */
  readonly times: number;
}
