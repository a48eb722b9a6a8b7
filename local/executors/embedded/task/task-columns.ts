import { asBoolean, asMapping, asText, type Mapping } from '../project/mapping';
import type { ErrorOf } from '../project/error-of';

/** The columns that a task declares for its table. */
export interface TaskColumns {
  /** Their names and types. */
  readonly columns: ReadonlyArray<{ readonly name: string; readonly type: string }>;
  /** Whether other columns of the table are dropped. */
  readonly dropsOthers: boolean;
}

// The types with which Starlake adds a column over JDBC; those with which it creates a table are different.
const TYPES: Readonly<Record<string, string>> = {
  string: 'TEXT',
  int: 'BIGINT',
  integer: 'BIGINT',
  long: 'BIGINT',
  short: 'INTEGER',
  double: 'DOUBLE PRECISION',
  decimal: 'DECIMAL(38, 9)',
  boolean: 'BIT(1)',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
};

/**
 * Reads the `attributes` of a task: columns to add to its table if it exists already (`syncStrategy`).
 *
 * @returns undefined if the table's columns do not change.
 * @throws Error for a type that is not supported here.
 */
export function readTaskColumns(settings: Mapping, errorOf: ErrorOf): TaskColumns | undefined {
  const attributes = (Array.isArray(settings.attributes) ? settings.attributes : []).map(
    (item: unknown) => asMapping(item) ?? {},
  );
  const strategy = (asText(settings.syncStrategy) ?? 'ADD').toUpperCase();
  if (!['NONE', 'ADD', 'ALL'].includes(strategy)) {
    throw errorOf(['syncStrategy'], `is ${strategy}, it must be NONE, ADD or ALL`);
  }
  // Starlake does not change the table if it does not know the type of each of them.
  const areTyped = attributes.every(({ type }) => asText(type));
  if (attributes.length === 0 || !areTyped || strategy === 'NONE') {
    return undefined;
  }
  const columns = attributes.map((attribute, index) => {
    const name = asText(attribute.name) ?? '';
    const declared = (asText(attribute.type) ?? 'string').toLowerCase();
    const type = Object.hasOwn(TYPES, declared) ? TYPES[declared] : undefined;
    if (type === undefined) {
      throw errorOf(
        ['attributes', index, 'type'],
        `is '${declared}': for attributes of tasks the embedded executor knows ${Object.keys(TYPES).join(', ')}`,
      );
    }
    return { name: asText(attribute.rename) ?? name, type: asBoolean(attribute.array, false) ? `${type}[]` : type };
  });
  return { columns, dropsOthers: strategy === 'ALL' };
}
