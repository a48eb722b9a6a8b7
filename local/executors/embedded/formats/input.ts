/** The type of a column of a file, as Spark would infer it: a leaf of a kind, fields, or a list. */
export type InputType =
  | { readonly kind: Leaf }
  | { readonly kind: 'struct'; readonly fields: ReadonlyMap<string, InputType> }
  | { readonly kind: 'array'; readonly element: InputType };

/** A leaf: the form of its values in {@link Raw}, and how Spark writes them as texts. */
export type Leaf =
  'string' | 'byte' | 'short' | 'int' | 'long' | 'double' | 'decimal' | 'boolean' | 'date' | 'timestamp';

/**
 * A value of a file. Whole numbers are bigints, decimals are texts, dates are days and timestamps microseconds since
 * 1970-01-01, both as bigints.
 */
export type Raw = string | number | bigint | boolean | null | readonly Raw[] | RawFields;

/** Fields by their names; a missing field is null. */
export interface RawFields {
  readonly [field: string]: Raw | undefined;
}

/** The rows of a file. */
export interface Input {
  /** Its columns by their names. */
  readonly fields: ReadonlyMap<string, InputType>;
  readonly rows: Iterable<RawFields>;
}

export const STRING: InputType = { kind: 'string' };
