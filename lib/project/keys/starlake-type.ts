/** Types in Spark that Starlake's types are based on. */
export const PRIMITIVES = [
  'string',
  'variant',
  'long',
  'int',
  'short',
  'byte',
  'double',
  'decimal',
  'boolean',
  'date',
  'timestamp',
] as const;

/** One of {@link PRIMITIVES}. */
export type Primitive = (typeof PRIMITIVES)[number];

/** A type of Starlake, or a type that the project declares in `metadata/types`. */
export interface StarlakeType {
  readonly name: string;
  readonly primitive: Primitive;
  /** A Java regular expression. For dates: a date pattern or the name of one. */
  readonly pattern: string;
  /** Time zone of a timestamp; precision and scale of a decimal, such as `10,2`. */
  readonly zone?: string;
  /** Its type in DuckDB, if declared (`ddlMapping.duckdb`). */
  readonly duckdb?: string;
}

const INTEGER = '[-|\\+|0-9][0-9]*';
const NUMBER = '[-+]?\\d*\\.?\\d+[Ee]?[-+]?\\d*';

/** Starlake's own types (`types/default.sl.yml`); a type of the project with the same name replaces one. */
export const DEFAULT_TYPES: readonly StarlakeType[] = [
  { name: 'string', primitive: 'string', pattern: '.*', duckdb: 'VARCHAR' },
  { name: 'variant', primitive: 'variant', pattern: '.+', duckdb: 'JSON' },
  { name: 'integer', primitive: 'long', pattern: INTEGER, duckdb: 'INTEGER' },
  { name: 'int', primitive: 'long', pattern: INTEGER, duckdb: 'INTEGER' },
  { name: 'byte', primitive: 'byte', pattern: '.', duckdb: 'TINYINT' },
  { name: 'double', primitive: 'double', pattern: NUMBER, duckdb: 'DOUBLE' },
  { name: 'long', primitive: 'long', pattern: '-?\\d+', duckdb: 'BIGINT' },
  { name: 'short', primitive: 'short', pattern: '-?\\d+', duckdb: 'SMALLINT' },
  {
    name: 'boolean',
    primitive: 'boolean',
    pattern: '(?i)true|yes|[y1]|t<-TF->(?i)false|no|[n0]|f',
    duckdb: 'BOOLEAN',
  },
  { name: 'decimal', primitive: 'decimal', pattern: NUMBER, duckdb: 'DECIMAL' },
  { name: 'date', primitive: 'date', pattern: 'yyyy-MM-dd', duckdb: 'DATE' },
  { name: 'timestamp', primitive: 'timestamp', pattern: 'yyyy-MM-dd HH:mm:ss', duckdb: 'TIMESTAMPTZ' },
  ...[
    'BASIC_ISO_DATE',
    'ISO_LOCAL_DATE',
    'ISO_OFFSET_DATE',
    'ISO_DATE',
    'ISO_LOCAL_DATE_TIME',
    'ISO_OFFSET_DATE_TIME',
    'ISO_ZONED_DATE_TIME',
    'ISO_DATE_TIME',
    'ISO_ORDINAL_DATE',
    'ISO_WEEK_DATE',
    'ISO_INSTANT',
    'RFC_1123_DATE_TIME',
  ].map((pattern) => ({
    name: pattern.toLowerCase(),
    primitive: 'timestamp' as const,
    pattern,
    duckdb: 'TIMESTAMPTZ',
  })),
];
