import { CommandError } from './command-error';

/** How values of an attribute's type get into DuckDB. */
interface TypeRule {
  readonly sql: string;
  /** What the text has to look like, where DuckDB alone would round or cut a value that is something else. */
  readonly pattern?: string;
  /** Cast of a text that fits the pattern; null if it does not fit. Without it a plain cast. */
  readonly cast?: (text: string) => string;
}

const INTEGER = '\\s*[+-]?[0-9]+(\\.0*)?\\s*';

const TYPES: Readonly<Record<string, TypeRule>> = {
  string: { sql: 'VARCHAR' },
  int: { sql: 'BIGINT', pattern: INTEGER },
  integer: { sql: 'BIGINT', pattern: INTEGER },
  long: { sql: 'BIGINT', pattern: INTEGER },
  short: { sql: 'SMALLINT', pattern: INTEGER },
  double: { sql: 'DOUBLE' },
  float: { sql: 'FLOAT' },
  decimal: { sql: 'DECIMAL(38, 9)' },
  boolean: { sql: 'BOOLEAN' },
  date: { sql: 'DATE', pattern: '\\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}\\s*' },
  // DuckDB forgets the offset of a time when it casts to TIMESTAMP.
  timestamp: { sql: 'TIMESTAMP', cast: (text) => `(TRY_CAST(${text} AS TIMESTAMPTZ) AT TIME ZONE 'UTC')` },
};

/**
 * The SQL expression that turns a text into a value of a Starlake type; null if the text is null or does not fit.
 *
 * @param type Name of the type, for example `long`.
 * @param text SQL expression of the text.
 * @param what The attribute, for the message.
 * @throws CommandError for a type that this executor does not know.
 */
export function castExpression(type: string, text: string, what: string): string {
  const rule = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  if (!rule) {
    throw new CommandError(
      `${what} is of type '${type}': the embedded executor knows ${Object.keys(TYPES).join(', ')}`,
    );
  }
  const cast = rule.cast?.(text) ?? `TRY_CAST(${text} AS ${rule.sql})`;
  return rule.pattern ? `CASE WHEN regexp_full_match(${text}, '${rule.pattern}') THEN ${cast} END` : cast;
}
