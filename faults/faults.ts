import type { Step } from '../local/executors/embedded/command/checkpoint';
import type { Table } from './tables';

/** Points at which a container can be made to die. */
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

/** Ends that are counted by their point, too, where rows were written before. */
const WRITTEN_ENDS = ['exit-1', 'out-of-memory', 'hang'] as const;

/** Containers that do not even start. */
export const REFUSALS = ['launch-throttled', 'no-capacity', 'image-pull'] as const;

/** The container that runs beside Starlake's, where one does. */
export const SIDECAR = 'log_router';

/** Ends of that container: killed when Starlake has ended well, or failed, whereupon ECS kills Starlake's. */
export const SIDECAR_ENDS = ['sidecar-killed', 'sidecar-failed'] as const;

/** What goes wrong in the functions: with their storage, with themselves, and with the calls of AWS that they make. */
export const FUNCTION_FAULTS = [
  'storage-error',
  'storage-answer-lost',
  'slow-storage',
  'function-died',
  'function-throttled',
  'api-throttled',
] as const;

/** What people, schedules and other systems do to a pipeline. */
export const OCCASIONS = [
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
 * Every kind of fault that is counted: a container that is killed by the point at which it was, and one that ends otherwise, too,
 * when it had written rows.
 */
export type FaultKind =
  | Exclude<(typeof ENDS)[number], 'killed'>
  | `killed-${(typeof STEPS)[number]}`
  | `${(typeof WRITTEN_ENDS)[number]}-${(typeof WRITTEN_STEPS)[number]}`
  | 'exit-1-finished'
  | (typeof REFUSALS)[number]
  | (typeof SIDECAR_ENDS)[number]
  | (typeof FUNCTION_FAULTS)[number]
  | (typeof OCCASIONS)[number];

/** All of them, in the order of the report. */
export const FAULT_KINDS: readonly FaultKind[] = [
  ...ENDS.filter((kind) => kind !== 'killed'),
  ...STEPS.map((step) => `killed-${step}` as const),
  ...WRITTEN_ENDS.flatMap((end) => WRITTEN_STEPS.map((step) => `${end}-${step}` as const)),
  'exit-1-finished',
  ...REFUSALS,
  ...SIDECAR_ENDS,
  ...FUNCTION_FAULTS,
  ...OCCASIONS,
];

/** Something that befalls the next containers of a command. */
export interface ContainerFault {
  readonly kind: (typeof ENDS)[number] | (typeof REFUSALS)[number] | (typeof SIDECAR_ENDS)[number];
  readonly verb: 'stage' | 'load';
  /** Only containers of this table, while they load it where they load others as well; a container that imports is of all. */
  readonly table?: Table;
  /** Where, for an end; the how-manieth time that the container gets there. */
  readonly step: Step;
  readonly pass: number;
  /** How many containers it befalls. */
  readonly times: number;
}

/** What a fault is counted as when it happens. */
export function kindOf({ kind, step }: Pick<ContainerFault, 'kind' | 'step'>): FaultKind {
  const exact = `${kind}-${step}`;
  return FAULT_KINDS.find((each) => each === exact) ?? (kind as FaultKind);
}

/** Something that befalls calls of the functions' modules. */
export interface FunctionFault {
  readonly kind: (typeof FUNCTION_FAULTS)[number];
  /** The call; any that changes or lists something without it. */
  readonly call?: string;
  /** How many calls pass before. */
  readonly after: number;
  /** How many calls it befalls. */
  readonly times: number;
}
