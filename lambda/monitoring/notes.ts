/** What is known of a dataset, a pipeline, a run or the schedules, by its `id`. */
export interface Note {
  readonly id: string;
  /** Milliseconds since 1970: of a dataset its last refresh, of a pipeline the latest logical date of a run that has ended, of a run its last event. */
  readonly at: number;
  /** What was reported of it since `at`. */
  readonly told?: string;
  /** Of a run: since when it runs; absent where it has ended. */
  readonly since?: number;
  /** Of schedules: JSON of `FirstSeen`. */
  readonly text?: string;
}

/** Since when each schedule is watched, by what it says; milliseconds since 1970. */
export type FirstSeen = { readonly [schedule: string]: number };

/** Seconds for which a note is kept that may be needed next year: longer than the freshness of a yearly table. */
export const LONG = 800 * 24 * 3600;

/** Seconds for which a run that has ended is remembered: an event that comes late must not make it run again. */
export const ENDED = 24 * 3600;

/** Remembers when something happened last. */
export interface NoteStore {
  /**
   * Writes a note, which forgets what was told. An older one than the one that is there changes nothing.
   *
   * @param lifetime seconds after which it is deleted
   */
  write(note: Omit<Note, 'told'>, lifetime: number): Promise<void>;

  /** Remembers what was told of something, unless it has happened again since. */
  tell(note: Pick<Note, 'id' | 'at'>, told: string): Promise<void>;

  find(id: string): Promise<Note | undefined>;

  /** All notes. */
  all(): Promise<Note[]>;
}

/** Id of a note of a dataset. */
export const datasetId = (dataset: string) => `dataset ${dataset}`;

/** Id of a note of a pipeline. */
export const pipelineId = ({ kind, name }: { readonly kind: string; readonly name: string }) =>
  `pipeline ${kind} ${name}`;

/** Id of the note of all schedules. */
export const SCHEDULES = 'schedules';

const RUN = 'run ';

/** Id of a note of a run. */
export const runId = (execution: string) => `${RUN}${execution}`;

/** The execution that a note is of; undefined where it is of something else. */
export const executionOf = ({ id }: Note) => (id.startsWith(RUN) ? id.slice(RUN.length) : undefined);
