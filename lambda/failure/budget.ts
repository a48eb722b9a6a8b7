import type { TableFailure } from '../../lib/contract/failure';
import { MAX_ERROR, MAX_FAILURE } from '../../lib/contract/limits';
import { withQuote } from './last-words';
import { cut, short } from './text';

/** Characters of a diagnosis that still say something. */
const MIN_DIAGNOSIS = 20;
/** And of a quote. */
const MIN_QUOTE = 40;

/**
 * Makes a failure short enough: shortens the quote, drops it, drops its reason, then its log, shortens the diagnosis, drops it,
 * drops the stop code, and at last shortens the error. Its kind and exit code stay, so that a budget of less than 100 may be
 * exceeded.
 *
 * @param budget bytes of UTF-8 that its JSON may have
 * @param quote what its log says, to be told with its diagnosis
 */
export function fitFailure(failure: TableFailure, budget: number = MAX_FAILURE, quote?: string): TableFailure {
  const whole = { ...failure, error: cut(failure.error, MAX_ERROR) };
  const quoted = quote === undefined ? undefined : fittingQuote(whole, budget, quote);
  if (quoted) {
    return quoted;
  }
  const unexplained = without(whole, 'reason', 'log');
  const bare = without(unexplained, 'diagnosis', 'stopCode');
  const tries = [
    whole,
    without(whole, 'reason'),
    unexplained,
    shortened(unexplained, budget),
    without(unexplained, 'diagnosis'),
    bare,
  ];
  return tries.find((each) => bytes(each) <= budget) ?? { ...bare, error: fittingError(bare, budget) };
}

function bytes(failure: TableFailure): number {
  return Buffer.byteLength(JSON.stringify(failure));
}

function without(failure: TableFailure, ...fields: Array<keyof TableFailure>): TableFailure {
  return Object.fromEntries(Object.entries(failure).filter(([field]) => !fields.some((each) => each === field))) as {
    [Field in keyof TableFailure]: TableFailure[Field];
  };
}

/** With as much of the quote as there is room for, if that says something. */
function fittingQuote(failure: TableFailure, budget: number, quote: string): TableFailure | undefined {
  const whole = withQuote(failure, quote);
  if (bytes(whole) <= budget) {
    return whole;
  }
  const room = roomFor(quote, whole, budget);
  return room < MIN_QUOTE ? undefined : withQuote(failure, short(quote, room));
}

/** Characters of a text that a failure has room for: each has a byte at least. */
function roomFor(text: string, failure: TableFailure, budget: number): number {
  return text.length - (bytes(failure) - budget) - Buffer.byteLength('…');
}

function shortened(failure: TableFailure, budget: number): TableFailure {
  const { diagnosis = '' } = failure;
  const room = roomFor(diagnosis, failure, budget);
  return room < MIN_DIAGNOSIS ? without(failure, 'diagnosis') : { ...failure, diagnosis: short(diagnosis, room) };
}

function fittingError(failure: TableFailure, budget: number): string {
  return cut(failure.error, failure.error.length - (bytes(failure) - budget));
}
