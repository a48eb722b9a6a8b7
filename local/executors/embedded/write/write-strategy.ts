import { asMapping, asText, type Mapping } from '../project/mapping';
import type { ErrorOf } from '../project/error-of';

const TYPES = [
  'APPEND',
  'OVERWRITE',
  'UPSERT_BY_KEY',
  'UPSERT_BY_KEY_AND_TIMESTAMP',
  'DELETE_THEN_INSERT',
  'OVERWRITE_BY_PARTITION',
  'SCD2',
] as const;

/** Types that identify rows by a key. */
const KEYED: readonly string[] = ['UPSERT_BY_KEY', 'UPSERT_BY_KEY_AND_TIMESTAMP', 'DELETE_THEN_INSERT', 'SCD2'];

/** Types that can find the newer of two rows by a timestamp. */
const AGED: readonly string[] = ['UPSERT_BY_KEY_AND_TIMESTAMP', 'SCD2'];

/** How rows are written to a table that perhaps has rows already. */
export interface WriteStrategy {
  readonly type: (typeof TYPES)[number];
  /** Columns that identify a row. */
  readonly key: readonly string[];
  /** Column that decides which of two rows with the same key is newer. */
  readonly timestamp?: string;
  /** Whether only one row of each key is kept among the rows that are written together, too. */
  readonly onSource: boolean;
  /** Columns of SCD2: the start and the end of a row's validity. */
  readonly start: string;
  readonly end: string;
  /** Column whose values OVERWRITE_BY_PARTITION replaces. */
  readonly partition?: string;
  /** Creates an error about `writeStrategy` or `sink`, with file and line. */
  readonly errorOf: ErrorOf;
}

/** Other settings that a write strategy depends on. */
export interface StrategyContext {
  /** `partition` of the sink. */
  readonly partition: readonly string[];
  /** `application`, for the names of SCD2's columns. */
  readonly application: Mapping;
  /** Creates the error about a key of the section that contains `writeStrategy` and `sink`. */
  readonly errorOf: ErrorOf;
}

/**
 * Reads `writeStrategy`; the default is to append rows, also for tasks.
 *
 * @throws Error for a custom strategy, or one without the settings that it needs.
 */
export function readWriteStrategy(
  declared: unknown,
  { partition, application, errorOf }: StrategyContext,
): WriteStrategy {
  const strategy = asMapping(declared) ?? {};
  const written = (asText(strategy.type) ?? 'APPEND').toUpperCase();
  const type = TYPES.find((known) => known === written);
  if (type === undefined) {
    throw errorOf(
      ['writeStrategy', 'type'],
      `is ${written}, which the embedded executor does not know; it knows ${TYPES.join(', ')}`,
    );
  }
  const key = Array.isArray(strategy.key) ? strategy.key.map(String) : [];
  const timestamp = asText(strategy.timestamp);
  const onSource = readOn(strategy.on, errorOf);
  if (key.length === 0 && (KEYED.includes(type) || onSource)) {
    throw errorOf(
      ['writeStrategy', onSource ? 'on' : 'type'],
      `is ${onSource ? 'SOURCE_AND_TARGET' : type}, which needs a key`,
    );
  }
  const needsTimestamp =
    type === 'UPSERT_BY_KEY_AND_TIMESTAMP' || (onSource && (type === 'SCD2' || type === 'DELETE_THEN_INSERT'));
  if (timestamp === undefined && needsTimestamp) {
    throw errorOf(
      ['writeStrategy', 'type'],
      `is ${type}, which needs a timestamp${onSource ? ' on SOURCE_AND_TARGET' : ''}`,
    );
  }
  return {
    type,
    key,
    timestamp,
    onSource,
    start: asText(strategy.startTs) ?? asText(application.scd2StartTimestamp) ?? 'sl_start_ts',
    end: asText(strategy.endTs) ?? asText(application.scd2EndTimestamp) ?? 'sl_end_ts',
    partition: partition[0],
    errorOf,
  };
}

/**
 * Asserts that the columns that identify rows exist. Starlake notices only when it writes to a table that has rows.
 *
 * @param columns The existing columns; not case-sensitive.
 * @param what The owner of the columns, for example `table`.
 * @throws Error that names the key of the first missing column.
 */
export function assertColumns(strategy: WriteStrategy, columns: readonly string[], what: string): void {
  const { type, key, timestamp, partition, errorOf } = strategy;
  const known = new Set(columns.map((name) => name.toLowerCase()));
  const used = [
    ...(KEYED.includes(type) ? key.map((name, index) => [['writeStrategy', 'key', index], name] as const) : []),
    ...(AGED.includes(type) ? [[['writeStrategy', 'timestamp'], timestamp] as const] : []),
    ...(type === 'OVERWRITE_BY_PARTITION' ? [[['sink', 'partition', 0], partition] as const] : []),
  ];
  for (const [path, name] of used) {
    if (name !== undefined && !known.has(name.toLowerCase())) {
      throw errorOf(path, `is '${name}', which is not a column of the ${what}: it has ${columns.join(', ')}`);
    }
  }
}

function readOn(declared: unknown, errorOf: StrategyContext['errorOf']): boolean {
  const on = (asText(declared) ?? 'TARGET').toUpperCase();
  if (on !== 'TARGET' && on !== 'SOURCE_AND_TARGET') {
    throw errorOf(['writeStrategy', 'on'], `is ${on}, it must be TARGET or SOURCE_AND_TARGET`);
  }
  return on === 'SOURCE_AND_TARGET';
}
