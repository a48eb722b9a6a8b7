import type { Definition } from './asl';

// What the parts of the local engine tell one another. Plain data: no I/O here.

/** What a pipeline is for; `internal` for a state machine that a construct keeps for itself. */
export type PipelineKind = 'load' | 'transform' | 'backfill' | 'custom' | 'internal';

/** Datasets that a pipeline reads and writes, each `domain.table`. */
export interface Datasets {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** A state machine found in a cloud assembly. */
export interface Pipeline {
  /** What people type: the name of a pipeline (a load pipeline's is its domain), else the state machine's construct id. */
  readonly name: string;
  /** What its construct says it is; `custom` for any other state machine of the assembly. */
  readonly kind: PipelineKind;
  /** What a run reads and writes, as its construct says; `domain.table`. */
  readonly datasets?: Datasets;
  /** What each task of a transform pipeline reads of others, in the order of its definition, as its construct says. */
  readonly taskReads?: ReadonlyArray<readonly string[]>;
  /** When EventBridge Scheduler starts it, in words: `0 4 * * * Europe/Paris`. */
  readonly schedules?: readonly string[];
  /** Physical name of the state machine, by which its ARN goes; without one it is `name`. */
  readonly machineName?: string;
  /** Name of the stack it is in. */
  readonly stack: string;
  /** Logical id in that stack's template. */
  readonly logicalId: string;
  /** Path of the construct, when the assembly has it. */
  readonly path?: string;
  /** The definition that `cdk deploy` would ship, every token resolved to a local stand-in. */
  readonly definition: Definition;
}
