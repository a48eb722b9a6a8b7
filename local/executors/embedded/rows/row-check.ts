import type { Attribute } from '../project/attribute';
import type { Input, InputType, Leaf, Raw, RawFields } from '../formats/input';
import { defaultText } from './default-value';
import { privacyOf } from './privacy';
import { rawText } from './raw-text';
import { fittingReader, typeReader, type Value } from '../types/type-reader';

/** Options of the check, for all rows of a file. */
export interface CheckOptions {
  /** Whether an empty text is null (`emptyIsNull`). */
  readonly emptyIsNull: boolean;
  /** Whether errors about an invalid value contain it (`rejectWithValue`). */
  readonly withValue: boolean;
}

/** Reads one value of a row; adds its errors, with Starlake's texts. */
type Check = (raw: Raw, path: string, errors: string[]) => Value;

/** The values of a row in the order of the attributes, or why it is rejected. */
export type CheckedRow = { readonly values: readonly Value[] } | { readonly errors: readonly string[] };

/**
 * Creates the check of a file's rows against a table's attributes: it returns what Starlake's `RowValidator` accepts,
 * as the values of the table.
 *
 * @throws Error for a type whose pattern is not supported here.
 */
export function rowCheck(
  attributes: readonly Attribute[],
  fields: Input['fields'],
  options: CheckOptions,
): (row: RawFields) => CheckedRow {
  const checks = attributes.map((attribute) => ({
    name: attribute.name,
    check: checkOf(attribute, fields.get(attribute.name), options),
  }));
  return (row) => {
    const errors: string[] = [];
    const values = checks.map(({ name, check }) => check(row[name] ?? null, name, errors));
    return errors.length > 0 ? { errors } : { values };
  };
}

function checkOf(attribute: Attribute, input: InputType | undefined, options: CheckOptions): Check {
  if (!input) return missing(attribute, options);
  if (attribute.type?.primitive === 'variant' && !attribute.array) return variant(attribute, input, options);
  if (attribute.array || input.kind === 'array') return list(attribute, input, options);
  if (attribute.attributes.length > 0 || input.kind === 'struct') return struct(attribute, input, options);
  return leaf(attribute, input.kind, options);
}

/** For a column that the file does not have: its default, or a struct without values. */
function missing(attribute: Attribute, options: CheckOptions): Check {
  if (attribute.required) {
    return (_, path, errors) => {
      errors.push(rejection(path, 'is required', options, 'NULL'));
      return null;
    };
  }
  const { type, array, attributes, default: otherwise } = attribute;
  if (!type && !array) {
    const nothing = nothingOf(attributes);
    return () => nothing;
  }
  if (otherwise === undefined || !type) return () => null;
  const value = fittingReader(type)(otherwise) ?? null;
  return () => value;
}

function nothingOf(attributes: readonly Attribute[]): Value {
  return Object.fromEntries(
    attributes.map(({ column, type, array, attributes: fields }) => [column, type || array ? null : nothingOf(fields)]),
  );
}

function list(attribute: Attribute, input: InputType, options: CheckOptions): Check {
  if (input.kind !== 'array' || !attribute.array) throw mismatch(attribute, input);
  const element = checkOf({ ...attribute, array: false }, input.element, options);
  return (raw, path, errors) =>
    raw === null ? null : (raw as readonly Raw[]).map((each, index) => element(each, `${path}[${index}]`, errors));
}

function struct(attribute: Attribute, input: InputType, options: CheckOptions): Check {
  if (input.kind !== 'struct' || attribute.attributes.length === 0) throw mismatch(attribute, input);
  const fields = attribute.attributes.map((field) => ({
    name: field.name,
    column: field.column,
    check: checkOf(field, input.fields.get(field.name), options),
  }));
  return (raw, path, errors) => {
    const values = (raw ?? {}) as RawFields;
    return Object.fromEntries(
      fields.map(({ name, column, check }) => [column, check(values[name] ?? null, `${path}.${name}`, errors)]),
    );
  };
}

/** JSON in a text. DuckDB reports invalid JSON, and Spark fails for any value that is not a text. */
function variant(attribute: Attribute, input: InputType, options: CheckOptions): Check {
  if (input.kind === 'struct' || input.kind === 'array') throw mismatch(attribute, input);
  const prepare = preparation(attribute, input.kind === 'string', options);
  return (raw) => {
    const value = prepare(raw);
    return value === null ? null : rawText(value, input.kind);
  };
}

function leaf(attribute: Attribute, kind: Leaf, options: CheckOptions): Check {
  const { type, required } = attribute;
  if (!type) throw mismatch(attribute, { kind });
  if (type.primitive === 'boolean' && kind === 'string' && attribute.default !== undefined) {
    // Spark finds no common type of the text and the default.
    throw new Error(`${attribute.name} is a boolean with a default, where Starlake fails for files with texts`);
  }
  const prepare = preparation(attribute, kind === 'string', options);
  const read = typeReader(type);
  const hide = privacyOf(attribute.privacy);
  const same =
    kind !== 'string' && kind === type.primitive && ['double', 'boolean', 'date', 'timestamp'].includes(kind);
  return (raw, path, errors) => {
    const value = prepare(raw);
    if (value === null) {
      if (required) errors.push(rejection(path, " can't be null", options, path));
      return null;
    }
    if (same && typeof value !== 'string') return value as Value;
    const text = rawText(value, kind);
    const reading = read(text);
    if ('reason' in reading) errors.push(rejection(path, reading.reason, options, text));
    // Starlake only checks whether the hidden value is valid for the type.
    if (hide && isUnlike(hide(text), read)) {
      errors.push(rejection(path, 'input and privacy output type are not compatible', options, text));
    }
    return 'value' in reading ? reading.value : null;
  };
}

/** Prepares a value for its check: removes blanks at its ends, and replaces null by its default. */
function preparation(attribute: Attribute, isText: boolean, { emptyIsNull }: CheckOptions): (raw: Raw) => Raw {
  const { trim } = attribute;
  const otherwise = defaultText(attribute);
  if (!isText) return (raw) => raw ?? otherwise;
  const [left, right] = [trim === 'LEFT' || trim === 'BOTH', trim === 'RIGHT' || trim === 'BOTH'];
  return (raw) => {
    if (typeof raw !== 'string') return otherwise;
    // Spark trims only blanks.
    const start = left ? raw.replace(/^ +/, '') : raw;
    const text = right ? start.replace(/ +$/, '') : start;
    return emptyIsNull && text === '' ? otherwise : text;
  };
}

function isUnlike(hidden: string | undefined, read: (text: string) => object): boolean {
  return hidden !== undefined && 'reason' in read(hidden);
}

function rejection(path: string, reason: string, { withValue }: CheckOptions, value: string): string {
  return withValue ? `\`${path}\` ${reason}: ${value}` : `\`${path}\` ${reason}`;
}

// Starlake fails for the whole file, because Spark no longer finds the column.
function mismatch({ name, type, array }: Attribute, input: InputType): Error {
  const wanted = array ? 'a list' : (type?.name ?? 'a struct');
  const found = input.kind === 'array' ? 'a list' : input.kind === 'struct' ? 'a struct' : input.kind;
  return new Error(`${name} is ${found} in the file, and ${wanted} in the table`);
}
