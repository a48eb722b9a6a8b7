import { translateFilePattern } from '../../../../lib/patterns/file-pattern';
import { castToDecimal, castToInteger, javaTrim, parseJavaDouble } from './java-number';
import type { StarlakeType } from '../../../../lib/project/keys/starlake-type';
import { dateReader, timestampReader } from './timestamp-reader';

/**
 * A value for the table: dates are days, timestamps are microseconds, decimals are whole numbers in units of their last
 * place.
 */
export type Value = string | number | bigint | boolean | null | readonly Value[] | { readonly [field: string]: Value };

/** The value of a text for a type, or why the text is invalid. */
export type Reading = { readonly value: Value } | { readonly reason: string };

/** Reads texts as values of a type. */
export type TypeReader = (text: string) => Reading;

/**
 * Creates the reader of a type. It accepts what Starlake's `RowValidator` accepts, and gives its reasons for other
 * texts.
 *
 * @throws Error for a pattern that is not supported here.
 */
export function typeReader(type: StarlakeType): TypeReader {
  const mismatch = { reason: `(${type.name}) doesn't match pattern \`${type.pattern}\`` };
  const read = fittingReader(type);
  if (!['double', 'boolean', 'date', 'timestamp'].includes(type.primitive)) {
    const matches = wholeMatcher(type.pattern);
    const uncast = { reason: `cannot be converted to \`${type.primitive}\` with sl type \`${type.name}\`` };
    return (text) => {
      if (!matches(text)) return mismatch;
      const value = read(text);
      return value === undefined ? uncast : { value };
    };
  }
  return (text) => {
    const value = read(text);
    return value === undefined ? mismatch : { value };
  };
}

/** Precision and scale of a decimal type. */
export function decimalShape({ zone }: StarlakeType): readonly [number, number] {
  const [precision, scale] = (zone ?? '').split(',').map(Number);
  return Number.isInteger(precision) && Number.isInteger(scale) && zone ? [precision, scale] : [38, 9];
}

/**
 * Reads texts as values of a type without asking for its pattern, where a value is cast to the type.
 *
 * @throws Error for a pattern that is not supported here.
 */
export function fittingReader(type: StarlakeType): (text: string) => Value | undefined {
  const { primitive, pattern, zone } = type;
  switch (primitive) {
    case 'string':
    case 'variant':
      return (text) => text;
    case 'long':
      return (text) => castToInteger(text, 64);
    case 'int':
      return (text) => castToInteger(text, 32);
    case 'short':
      return (text) => castToInteger(text, 16);
    case 'byte':
      // Any one character is accepted; if it is not a digit, the value is null.
      return (text) => castToInteger(text, 16) ?? null;
    case 'double':
      if (zone !== undefined) throw new Error(`numbers of the locale ${zone}`);
      return parseJavaDouble;
    case 'decimal': {
      const [precision, scale] = decimalShape(type);
      return (text) => castToDecimal(text, precision, scale);
    }
    case 'boolean':
      return booleanReader(pattern);
    case 'date':
      if (zone !== undefined) throw new Error(`dates of the locale ${zone}`);
      return dateReader(pattern);
    case 'timestamp':
      return timestampReader(pattern, zone);
  }
}

function booleanReader(pattern: string): (text: string) => boolean | undefined {
  const [yes, no] = pattern.split('<-TF->');
  if (no === undefined) throw new Error(`the boolean pattern ${pattern}, which has no <-TF->`);
  const [isTrue, isFalse] = [yes, no].map((each) => new RegExp(`^(?:${sourceOf(each)})$`, 'us'));
  return (text) => {
    const trimmed = javaTrim(text);
    if (isTrue.test(trimmed)) return true;
    return isFalse.test(trimmed) ? false : undefined;
  };
}

/** Whether the first match of a Java regular expression is the whole text, as Starlake matches in Spark. */
function wholeMatcher(pattern: string): (text: string) => boolean {
  // In a pattern with its own flags, `.` does not match line breaks.
  const expression = new RegExp(sourceOf(pattern), pattern.startsWith('(?') ? 'u' : 'us');
  return (text) => expression.exec(text)?.[0].length === text.length;
}

function sourceOf(pattern: string): string {
  return translateFilePattern(pattern, 'type');
}
