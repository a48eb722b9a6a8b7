import { count, duration, plural } from '../../text/format';
import { span } from '../../text/line';
import type { Cause } from '../cause';
import { failureLines, printedLines } from './failure-lines';
import { GOOD, type Outcome } from './outcome';
import { line, paragraph, type Page } from '../page';
import type { Symbols } from '../symbols';
import { isStopped } from '../view/event-kinds';
import type { RunResult } from '../../../run-event';

/** The report of a failure: the tables, tasks or import that failed, why, and the left files. */
export function failure(result: RunResult, outcome: Outcome, page: Page, symbols: Symbols): string[] {
  if (isStopped(result)) return stopped(outcome, page, symbols);
  const { cause } = outcome;
  const tables = (cause?.tables ?? []).filter(({ status }) => !GOOD.test(status));
  const command = cause?.failure && { name: failedCommand(outcome), ...cause.failure };
  const tasks = cause?.tasks ?? [];
  const reported = [
    ...(command ? [command] : []),
    ...tables.map(({ table, ...rest }) => ({ name: table, ...rest })),
    ...tasks.map(({ task, ...rest }) => ({ name: task, ...rest })),
  ];
  const more = cause?.more ?? 0;
  const { of, date } = runOf(outcome);
  return [
    line([span(`${symbols.failed} FAILED`, 'red'), span(`  ${result.error ?? ''}`, 'bold')], page),
    ...(tables.length === 0
      ? []
      : paragraph(`${plural(tables.length + more, 'table')}${of} not loaded${date}`, 2, page)),
    ...(tasks.length === 0 ? [] : paragraph(tasksLine(outcome, of, date), 2, page)),
    ...(command === undefined ? [] : paragraph(`nothing${of} loaded${date}`, 2, page)),
    ...(cause?.message === undefined ? [] : paragraph(cause.message, 2, page)),
    ...reported.flatMap((each) => failureLines(each.name, each, linesOf(each.name, outcome), page, symbols)),
    ...blockedLines(cause, page, symbols),
    ...(more > 0
      ? ['', ...paragraph(`and ${plural(more, tasks.length > 0 ? 'more task' : 'more table')}`, 2, page)]
      : []),
    ...leftFiles(cause, page),
    ...containerFailures(
      outcome,
      reported.map(({ name }) => name),
      page,
      symbols,
    ),
    // A stack trace helps only for an unexpected error about which nothing else is known.
    ...(reported.length === 0 && !result.error?.startsWith('Starlake.')
      ? (cause?.trace ?? [])
          .filter((each) => /^\s*at /.test(each))
          .slice(0, 8)
          .map((each) => line([span(`  ${each.trim()}`, 'dim')], page))
      : []),
  ];
}

function tasksLine({ cause }: Outcome, of: string, date: string): string {
  const { tasks, blocked, more } = cause!;
  const atLeast = more > 0 ? ' at least' : '';
  const blockedText = blocked.length === 0 ? '' : `, and ${plural(blocked.length, 'task')} not run because of that`;
  return `${plural(tasks.length, 'task')}${atLeast}${of} failed${date}${blockedText}`;
}

/** The tasks that did not run, with the failed tasks that blocked them. */
function blockedLines(cause: Cause | undefined, page: Page, symbols: Symbols): string[] {
  const blocked = cause?.blocked ?? [];
  if (blocked.length === 0) return [];
  return [
    '',
    line([span('  not run', 'bold')], page),
    ...blocked.map(({ task, because }) =>
      line([span(`    ${task}`), span(`  ${symbols.dash} because of ${because.join(', ')}`, 'dim')], page),
    ),
  ];
}

/** Identifies a run: ` of sales`, ` for` its date. */
function runOf({ subject, scheduledDate }: Outcome): { of: string; date: string } {
  return {
    of: subject === undefined ? '' : ` of ${subject}`,
    date: scheduledDate === undefined ? '' : ` for ${scheduledDate}`,
  };
}

/** Name of the failed command in the table above. */
function failedCommand({ rows }: Outcome): string {
  return rows.find(({ status }) => status === 'FAILED')?.name ?? 'import';
}

function leftFiles(cause: Cause | undefined, page: Page): string[] {
  const { files, moreFiles } = cause ?? { files: [], moreFiles: 0 };
  if (files.length + moreFiles === 0) return [];
  const are = files.length + moreFiles === 1 ? 'file is' : 'files are';
  return [
    '',
    ...paragraph(
      `${count(files.length + moreFiles)} ${are} still in the ingesting area, and perhaps loaded already or of more ` +
        'than one table: move them back to stage, or away',
      2,
      page,
    ),
    ...files.map((file) => line([span(`    ${file}`)], page)),
    ...(files.length > 0 && moreFiles > 0 ? [line([span(`    and ${count(moreFiles)} more`, 'dim')], page)] : []),
  ];
}

/** The report of a run that the user stopped: the failures before that. */
function stopped(outcome: Outcome, page: Page, symbols: Symbols): string[] {
  const time = outcome.time === undefined ? '' : ` after ${duration(outcome.time)}`;
  return [
    line([span(`${symbols.stopped} STOPPED`, 'yellow'), span(time)], page),
    ...containerFailures(outcome, [], page, symbols),
  ];
}

/** The last lines of failed containers that the report does not mention. */
function containerFailures(outcome: Outcome, reported: readonly string[], page: Page, symbols: Symbols): string[] {
  return outcome.rows
    .filter((row) => row.lines.length > 0 && row.status === 'FAILED' && !reported.includes(row.name))
    .flatMap((row) => ['', line([span(`  ${row.name}`, 'bold')], page), ...printedLines(row.lines, page, symbols)]);
}

function linesOf(table: string, outcome: Outcome): readonly string[] {
  return outcome.rows.find(({ name }) => name === table)?.lines ?? [];
}
