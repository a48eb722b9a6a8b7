import { span } from '../../text/line';
import type { Failure } from '../cause';
import { failureText } from '../view/known-failures';
import { labelled, line, paragraph, type Page } from '../page';
import type { Symbols } from '../symbols';

/** What says no more than the diagnosis of any failed container. */
const SAYS_NOTHING = /^(Essential container in task exited|OutOfMemoryError: Container killed due to memory usage)$/;

/**
 * Why a table was not loaded or a command failed, below its name: the diagnosis first, then what that does not say.
 *
 * @param printed the last lines of its container; they take the place of the log that AWS would have
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

/** What a container printed. */
export function printedLines(lines: readonly string[], page: Page, symbols: Symbols): string[] {
  return lines.map((each) => line([span(`    ${symbols.log} ${each}`, 'dim')], page));
}

function restOf({ diagnosis, exitCode, stopCode, error, reason }: Failure, symbols: Symbols) {
  const code = exitCode === undefined ? undefined : `code ${exitCode}`;
  if (diagnosis === undefined) {
    const exit = [code, stopCode].filter((each) => each !== undefined).join(` ${symbols.dot} `);
    return { exit, error, reason };
  }
  // The stop code, and an error of Step Functions or ours, are what the diagnosis was made of.
  const news = (text: string | undefined, known: RegExp): string | undefined =>
    text === undefined || known.test(text) || diagnosis.includes(text) ? undefined : text;
  return {
    exit: news(code, /^code 0$/),
    error: news(error, /^(States|Starlake)\./),
    reason: news(reason, SAYS_NOTHING),
  };
}
