import type { AttemptedLoad, EndLoadEvent, LoadProgress, LoadSummary } from './end-load';
import type { PreLoadEvent } from './pre-load';
import type { RoundsFolder } from './rounds-folder';

/** Bytes that the output of a run may have with its tables: callers keep it in their own states, beside their data. */
export const MAX_OUTPUT = 200_000;

/** Label of the distributed Map of a load pipeline: ARNs of its child executions are `…:execution:{machine}/{label}:{id}`. */
export const LOAD_LABEL = 'load';

/** The tables of a pipeline, where they are too many for its definition: JSON of a file in S3. */
export interface TablesFile {
  /** As the gate gets them. */
  readonly declared: PreLoadEvent['tables'];
  /** As the end of a round gets them. */
  readonly known: EndLoadEvent['tables'];
  readonly renamed?: EndLoadEvent['renamed'];
}

/** What a handler gets in place of lists. */
export interface ListsInFiles {
  /** URI of a `TablesFile`. */
  readonly tablesFile: string;
  readonly rounds: RoundsFolder;
}

/** Checks what has arrived, with its tables in a file. */
export type StoredPreLoadEvent = Omit<PreLoadEvent, 'tables'> & ListsInFiles;

/** Lists of a run. */
export type RoundLists = Pick<LoadProgress, 'loads' | 'idle' | 'stale' | 'loaded' | 'failed' | 'unpublished'>;

/** An item of a distributed Map: a load, and its place among the loads of the round. */
export type NumberedLoad = AttemptedLoad & { readonly index: number };

/** Data of a run between its rounds, with its lists in files. */
export type StoredProgress = Omit<LoadProgress, keyof RoundLists> & {
  /** ARN of the execution: the loads are executions of their own. */
  readonly execution?: string;
  /** How many loads the round has. */
  readonly loads: number;
  /** Key of the file with its `NumberedLoad`s. */
  readonly items?: string;
  /** Name of the file with the `RoundLists`. */
  readonly lists?: string;
};

/**
 * Result of an item of a distributed Map, as short as can be: the number of a load that succeeded; the name of the file with the
 * result of one that failed; or the number of one whose failure could not be explained.
 */
export type ShortResult = number | string | { readonly index: number };

/** Ends a round of loads, with its lists in files. */
export type StoredEndLoadEvent = Omit<EndLoadEvent, 'tables' | 'renamed' | 'rounds' | 'state'> &
  ListsInFiles & {
    readonly state: {
      readonly preLoad: StoredProgress & { readonly summary?: RunOutput };
      readonly results?: ShortResult[];
    };
  };

/** Output of a run whose tables are too many for it. */
export type LongOutput = Omit<LoadSummary, 'tables'> & {
  /** How many tables were loaded. */
  readonly loaded: number;
  /** How many tables had nothing to load. */
  readonly skipped: number;
  /** URI of the file with `tables`. */
  readonly tablesFile: string;
};

/** Output of a run. */
export type RunOutput = LoadSummary | LongOutput;
