import { inspect } from 'node:util';
import { Duration, Size, SizeRoundingBehavior, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { isPlainObject } from './plain-object';
import { shownText } from './shown-text';

// Checks of what props are given, where they are read first. TypeScript rules out much of it, JavaScript and jsii do not. Each
// takes a value and what errors shall call it, `'retries' of 'App/Sales'`, and gives the value back. Tokens pass for texts,
// numbers and words.

/** Highest number of seconds, and of tries, that Step Functions takes. */
const MAX_NUMBER = 99_999_999;

/** Characters of a value in an error. */
const MAX_SHOWN = 200;

/** Which whole numbers are right. */
interface Range {
  readonly min: number;
  /** @default 99,999,999 */
  readonly max?: number;
  /** What is counted, for the error. */
  readonly of?: string;
  /** Reason of the limit, for the error. */
  readonly why?: string;
}

export function checkText(value: string, what: string): string {
  return check(value, typeof value === 'string' || Token.isUnresolved(value), what, 'a text');
}

/** The id of a construct. */
export function checkId(value: string, what: string): string {
  return check(value, typeof value === 'string' && value !== '', what, 'a text that is not empty');
}

/**
 * The path of a file or a folder.
 *
 * @param of what is there, for the error
 */
export function checkPath(value: string, what: string, of: string): string {
  return check(value, typeof value === 'string' && value !== '', what, `the path of ${of}`);
}

/** A number. Its reader checks the range. */
export function checkNumber(value: number, what: string): number {
  return check(value, typeof value === 'number' || Token.isUnresolved(value), what, 'a number');
}

/** A construct or another object of the CDK, for which its name does not do. */
export function checkObject<T extends object>(value: T, what: string): T {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return check(value, isObject, what, 'an object of the CDK, such as a construct');
}

/** Names with texts. One that has none is left out: it was not given. */
export function checkTexts(value: { [name: string]: string }, what: string): { [name: string]: string } {
  check(value, isPlainObject(value), what, 'an object of texts');
  const given = Object.entries(value).filter(([, text]) => text !== undefined);
  given.forEach(([name, text]) => checkText(text, `'${checkId(name, `a name in ${what}`)}' in ${what}`));
  return Object.fromEntries(given);
}

/** Yes or no, if it is given: a text such as 'false' would count as yes. */
export function checkFlag(value: boolean | undefined, what: string): boolean | undefined {
  return check(value, value === undefined || typeof value === 'boolean', what, 'true or false');
}

export function checkList<T>(value: T[], what: string): T[] {
  return check(value, Array.isArray(value), what, 'a list');
}

/** One of the values of an enum. */
export function checkWord<T extends string>(value: T, words: { [name: string]: T }, what: string): T {
  const known = Object.values(words);
  return check(value, known.includes(value) || Token.isUnresolved(value), what, `one of ${known.join(', ')}`);
}

/** A class, one with a private constructor too. */
interface ClassOf<T> {
  readonly name: string;
  readonly prototype: T;
  [Symbol.hasInstance](value: unknown): boolean;
}

/**
 * An instance of a class of this library. One of a marked class may be of another copy of the library: an app has two where a
 * package of it brings its own.
 *
 * @param example how one is made, for the error
 */
export function checkInstance<T>(value: unknown, type: ClassOf<T>, what: string, example?: string): T {
  const expected = `a ${type.name}${example === undefined ? '' : ` such as ${example}`}`;
  return check(value, value instanceof type || markOf(type.name) in Object(value), what, expected) as T;
}

/** Marks a class, so that `checkInstance` of every copy of this library knows it by its name. */
export function markClass(type: { readonly prototype: object }, name: string): void {
  Object.defineProperty(type.prototype, markOf(name), { value: true });
}

function markOf(name: string): symbol {
  return Symbol.for(`starlake-stepfunctions.${name}`);
}

/** A value that code of the app has returned. */
export function checkAnswer<T>(value: T, isRight: boolean, what: string, expected: string): T {
  return check(value, isRight, what, expected);
}

export function checkWhole(value: number, what: string, { min, max = MAX_NUMBER, of, why }: Range): number {
  const right = (Number.isInteger(value) && value >= min && value <= max) || Token.isUnresolved(value);
  const expected = `a whole number${of ? ` of ${of}` : ''} from ${min} to ${max}${why ? ` (${why})` : ''}`;
  return check(value, right, what, expected);
}

/** A part of a whole, from 0 to 1. */
export function checkRatio(value: number, what: string): number {
  const right = (typeof value === 'number' && value >= 0 && value <= 1) || Token.isUnresolved(value);
  return check(value, right, what, 'a number from 0 to 1');
}

export function checkDuration(value: Duration, what: string, min = 0): Duration {
  check(value, typeof value?.toSeconds === 'function', what, 'a Duration');
  if (!value.isUnresolved()) {
    checkWhole(value.toSeconds({ integral: false }), what, { min, of: 'seconds' });
  }
  return value;
}

/** The seconds of a duration that becomes part of something that is computed at synth. */
export function knownSeconds(value: Duration, what: string, min = 0): number {
  if (checkDuration(value, what, min).isUnresolved()) {
    throw new Error(`${what} must be known at synth`);
  }
  return value.toSeconds();
}

/** The MiB of a size; of one that is known at deployment only a token, where it was made of MiB (`Size.mebibytes`). */
export function checkMebibytes(value: Size, what: string): number {
  check(value, typeof value?.toMebibytes === 'function', what, 'a Size');
  return checkWhole(mebibytesOf(value, what), what, { min: 1, of: 'MiB' });
}

/** The MiB of a size that becomes part of something that is computed at synth. */
export function knownMebibytes(value: Size, what: string): number {
  if (typeof value?.isUnresolved === 'function' && value.isUnresolved()) {
    throw new Error(`${what} must be known at synth`);
  }
  return checkMebibytes(value, what);
}

function mebibytesOf(value: Size, what: string): number {
  try {
    return value.toMebibytes({ rounding: SizeRoundingBehavior.NONE });
  } catch (error) {
    throw new Error(`${what} is known at deployment only: make it of MiB, by 'Size.mebibytes'`, { cause: error });
  }
}

function check<T>(value: T, right: boolean, what: string, expected: string): T {
  if (!right) {
    throw new Error(`${what} must be ${expected}, got ${shown(value)}`);
  }
  return value;
}

function shown(value: unknown): string {
  if (Construct.isConstruct(value)) {
    return `the ${value.constructor.name} '${value.node.path}'`;
  }
  const text = shownText(inspect(value, { depth: 0, breakLength: Infinity }));
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
