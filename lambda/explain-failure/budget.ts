import type { TableFailure } from './failure';
import { cut, short } from './text';

/** Bytes that a failure may have: 256 KiB, the most that a state may have, are enough for the failures of 370 tables. */
const DEFAULT_BUDGET = 700;

const MAX_ERROR = 80;
/** Characters of a diagnosis that still say something. */
const MIN_DIAGNOSIS = 20;

/**
 * Makes a failure short enough: drops its reason, then its log, shortens the diagnosis, drops it, drops the stop code, and
 * at last shortens the error. Its kind and exit code stay, so that a budget of less than 100 may be exceeded.
 *
 * @param budget bytes of UTF-8 that its JSON may have
 */
export function fitFailure(failure: TableFailure, budget: number = DEFAULT_BUDGET): TableFailure {
  const whole = { ...failure, error: cut(failure.error, MAX_ERROR) };
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

/** Cuts at least as many characters as there are bytes too many: none has less than one. */
function shortened(failure: TableFailure, budget: number): TableFailure {
  const { diagnosis = '' } = failure;
  const room = diagnosis.length - (bytes(failure) - budget) - Buffer.byteLength('…');
  return room < MIN_DIAGNOSIS ? without(failure, 'diagnosis') : { ...failure, diagnosis: short(diagnosis, room) };
}

function fittingError(failure: TableFailure, budget: number): string {
  return cut(failure.error, failure.error.length - (bytes(failure) - budget));
}
