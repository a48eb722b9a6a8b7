import { span } from '../../text/line';
import type { Failure } from '../cause';
import { failureText } from '../view/known-failures';
import { labelled, line, paragraph, type Page } from '../page';
import type { Symbols } from '../symbols';

/** Reasons without more information than the diagnosis. */
const EMPTY_REASON = /^(Essential container in task exited|OutOfMemoryError: Container killed due to memory usage)$/;

/**
 * Why a table was not loaded or a command failed, below its name: the diagnosis, then what else is known.
 *
 * @param printed the last lines of its container, shown instead of the name of the log on AWS
 */
export function failureLines(
  name: string,
  failure: Failure,
  printed: readonly string[],
  page: Page,
  symbols: Symbols,
): string[] {
  const { exit, error, reason } = restOf(failure, symbols);
  const diagnosis = failureText(failure);
  return [
    '',
    line([span(`  ${name}`, 'bold')], page),
    ...(diagnosis === undefined ? [] : paragraph(diagnosis, 4, page)),
    ...labelled('exit', exit, page),
    ...labelled('error', error, page),
    ...labelled('reason', reason, page),
    ...(printed.length > 0 ? printedLines(printed, page, symbols) : labelled('log', failure.log, page)),
  ];
}

/** Lines that a container printed. */
export function printedLines(lines: readonly string[], page: Page, symbols: Symbols): string[] {
  return lines.map((each) => line([span(`    ${symbols.log} ${each}`, 'dim')], page));
}

function restOf({ diagnosis, exitCode, stopCode, error, reason }: Failure, symbols: Symbols) {
  const code = exitCode === undefined ? undefined : `code ${exitCode}`;
  if (diagnosis === undefined) {
    const exit = [code, stopCode].filter((each) => each !== undefined).join(` ${symbols.dot} `);
    return { exit, error, reason };
  }
  // The diagnosis already has the stop code, and errors of Step Functions or of this package.
  const added = (text: string | undefined, known: RegExp): string | undefined =>
    text === undefined || known.test(text) || diagnosis.includes(text) ? undefined : text;
  return {
    exit: added(code, /^code 0$/),
    error: added(error, /^(States|Starlake)\./),
    reason: added(reason, EMPTY_REASON),
  };
}
