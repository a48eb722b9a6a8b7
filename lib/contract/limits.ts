/** Events that the history of an execution may have (AWS). */
export const MAX_EVENTS = 25_000;

/** Bytes that the input or the output of a state may have (AWS). */
export const MAX_STATE = 262_144;

/** Iterations that an inline Map runs at once (AWS). */
export const MAX_MAP_CONCURRENCY = 40;

/** Slots of a pool, and so loads or tasks of a run at once: ECS starts some 20 tasks a second. */
export const MAX_POOL_SLOTS = 1000;

/** Events that a table leaves which is loaded once and fails. */
export const LOAD_EVENTS = 13;

/**
 * Events of a load pipeline that belong to no table: it can wait for an ack file, for other runs and for containers.
 */
export const LOAD_PIPELINE_EVENTS = 7_300;

/** Loads for each table that fails: half of one in a group of two that is killed, and one alone after that. */
const FAILED_LOADS = 1.5;

/** Tables whose loads may all fail in the execution of their run, by its events; rounded down to a multiple of 50. */
export const MAX_INLINE_TABLES =
  Math.floor((MAX_EVENTS - LOAD_PIPELINE_EVENTS) / (FAILED_LOADS * LOAD_EVENTS) / 50) * 50;

/** Tables of a load pipeline at most: a state may have the results of all their loads, of 20 bytes each. */
export const MAX_LOAD_TABLES = 10_000;

/** Events that a run of a backfill leaves which fails. */
export const BACKFILL_RUN_EVENTS = 16;

/** Events of a backfill that are no run's. */
export const BACKFILL_EVENTS = 100;

/** Bytes of JSON that the failure of a table or a task may have where there is room for it. */
export const MAX_FAILURE = 700;

/** Characters of table names that one import command may have: ECS takes 8,192 with the environment, which is not cut. */
export const MAX_IMPORT_NAMES = 4000;

/** Characters of table names that the input of a load pipeline may have, of its 16 KiB. */
export const MAX_INPUT_NAMES = 12_000;

/** Bytes of JSON that the input of an execution may have: it is kept beside the data of the run. */
export const MAX_INPUT = 16_384;

/** Characters that the value of a metric's dimension may have (CloudWatch). */
export const MAX_DIMENSION = 1024;

/** Characters of the cause of an execution: 32,768 (AWS), less those that Lambda adds. */
export const MAX_CAUSE = 32_000;

/** Characters of the reason why datasets are not published, in the cause of an execution. */
export const MAX_UNPUBLISHED = 1_000;

/** Characters of the error name of a failure. */
export const MAX_ERROR = 80;

/** Characters of the reason that a failure carries beside its diagnosis: what AWS says, or another error's message. */
export const MAX_REASON = 200;

/** Characters of the name of a state machine or an execution (AWS). */
export const MAX_MACHINE_NAME = 80;

/** Log streams that one search looks in (CloudWatch Logs). */
export const MAX_LOG_STREAMS = 100;

/** Bytes of a key, at most (S3). */
export const MAX_KEY = 1024;
