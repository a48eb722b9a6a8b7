import type { Trigger } from '../lib/contract/join-datasets';
import type { TablesFile } from '../lib/contract/round-files';
import type { Definition } from './asl';

/** Kind of a pipeline; `internal` for a helper state machine of a construct. */
export type PipelineKind = 'load' | 'transform' | 'backfill' | 'custom' | 'internal';

/** Datasets that a pipeline reads and writes, each `domain.table`. */
export interface Datasets {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** A state machine found in a cloud assembly. */
export interface Pipeline {
  /** Its name on the command line: the pipeline's name (for a load pipeline its domain), else the state machine's construct id. */
  readonly name: string;
  /** Its kind, from its construct; `custom` for any other state machine of the assembly. */
  readonly kind: PipelineKind;
  /** Datasets that a run reads and writes, from its construct. */
  readonly datasets?: Datasets;
  /** Datasets that each task of a transform pipeline reads, in the order of the definition, from its construct. */
  readonly taskReads?: ReadonlyArray<readonly string[]>;
  /** Schedules that start it: `0 4 * * * Europe/Paris`. */
  readonly schedules?: readonly string[];
  /** What starts it when datasets were refreshed. */
  readonly triggers?: readonly Trigger[];
  /** Physical name of the state machine, as in its ARN; `name` if undefined. */
  readonly machineName?: string;
  /** Name of the stack it is in. */
  readonly stack: string;
  /** If that is a nested stack: name of the stack that `cdk deploy` deploys it with. */
  readonly outermostStack?: string;
  /** Logical id in that stack's template. */
  readonly logicalId: string;
  /** Path of the construct, if the assembly has it. */
  readonly path?: string;
  /** The definition that `cdk deploy` would deploy, with every token resolved to a local stand-in. */
  readonly definition: Definition;
  /** Its tables, where they are too many for the definition of a load pipeline. */
  readonly tablesFile?: TablesFile;
}
