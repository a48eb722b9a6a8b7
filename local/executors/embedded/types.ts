import { CommandError } from './command-error';

/** How values of an attribute's type get into DuckDB. */
interface TypeRule {
  readonly sql: string;
  /** What the text has to look like, where DuckDB alone would round or cut a value that is something else. */
  readonly pattern?: string;
}

const INTEGER = '\\s*[+-]?[0-9]+(\\.0*)?\\s*';

const TYPES: Readonly<Record<string, TypeRule>> = {
  string: { sql: 'VARCHAR' },
  int: { sql: 'INTEGER', pattern: INTEGER },
  integer: { sql: 'INTEGER', pattern: INTEGER },
  long: { sql: 'BIGINT', pattern: INTEGER },
  short: { sql: 'SMALLINT', pattern: INTEGER },
  double: { sql: 'DOUBLE' },
  float: { sql: 'FLOAT' },
  decimal: { sql: 'DECIMAL(38, 9)' },
  boolean: { sql: 'BOOLEAN' },
  date: { sql: 'DATE', pattern: '\\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}\\s*' },
  timestamp: timestamp('\\s*[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\\s*'),
  iso_date_time: timestamp(
    '\\s*[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?\\s*',
  ),
};

/** A moment, which DuckDB keeps in UTC; without an offset it is one of UTC. */
function timestamp(pattern: string): TypeRule {
  return { sql: 'TIMESTAMPTZ', pattern };
}

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
  const cast = `TRY_CAST(${text} AS ${rule.sql})`;
  return rule.pattern ? `CASE WHEN regexp_full_match(${text}, '${rule.pattern}') THEN ${cast} END` : cast;
}
