import type { TableFailure } from '../../lib/contract/failure';
import { MAX_ERROR, MAX_FAILURE } from '../../lib/contract/limits';
import { withQuote } from './quote-from-log';
import { cut } from '../../lib/contract/cut';
import { short } from './text';

/** A diagnosis with fewer characters is dropped: it would not say enough. */
const MIN_DIAGNOSIS = 20;
/** The same for a quote. */
const MIN_QUOTE = 40;

/**
 * Makes a failure fit into a budget. In this order it shortens the quote, drops it, drops the reason, drops the log,
 * shortens the diagnosis, drops it, drops the stop code, and shortens the error. The kind and the exit code always
 * stay, so the result may exceed a budget below 100.
 *
 * @param budget bytes of UTF-8 that its JSON may have
 * @param quote from its log, for the diagnosis
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

/** The failure with as much of the quote as there is room for; undefined if that is too short. */
function fittingQuote(failure: TableFailure, budget: number, quote: string): TableFailure | undefined {
  const whole = withQuote(failure, quote);
  if (bytes(whole) <= budget) {
    return whole;
  }
  const room = roomFor(quote, whole, budget);
  return room < MIN_QUOTE ? undefined : withQuote(failure, short(quote, room));
}

/** Characters of a text that a failure has room for: each takes at least one byte. */
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
