import type { Pipeline, RunResult } from '../../model';
import { count, duration, plural } from '../text/format';
import { layOut, span, type Span } from '../text/line';
import { table } from '../text/table';
import type { Style } from '../text/ansi';
import { wrap } from '../text/width';
import type { TableFailure } from './cause';
import { outcomeOf, type Outcome, type OutcomeRow } from './outcome';
import { symbolsOf, type Symbols } from './symbols';
import { isStopped } from './trouble';

/** Where a summary is shown. */
export interface Page {
  /** Cells of a line; `Infinity` when the output is no terminal. */
  readonly width: number;
  readonly color: boolean;
  readonly unicode: boolean;
}

const GOOD = /^(LOADED|DONE|SUCCEEDED)$/;

/** What a run came to, for people: a table of what was loaded, then the outcome, then what went wrong. */
export function summarize(result: RunResult, page: Page, kind?: Pipeline['kind']): string[] {
  const symbols = symbolsOf(page.unicode);
  const outcome = outcomeOf(result, kind);
  return [
    ...(outcome.rows.length > 0 ? [...rowsTable(outcome, page, symbols), ''] : []),
    ...(result.status === 'FAILED' ? failure(result, outcome, page, symbols) : success(result, outcome, page, symbols)),
  ];
}

function rowsTable({ rows, areTables }: Outcome, page: Page, symbols: Symbols): string[] {
  const columns = [
    { title: areTables ? 'table' : 'command' },
    { title: 'status' },
    { title: 'rows', align: 'right' },
    { title: 'time', align: 'right' },
  ] as const;
  const cells = rows.map((row) => [
    span(row.name),
    span(row.status, styleOf(row.status)),
    span(row.rows === undefined ? symbols.dash : count(row.rows)),
    span(row.time === undefined ? symbols.dash : duration(row.time), 'dim'),
  ]);
  return table(columns, rows.length > 1 ? [...cells, total(rows, symbols)] : cells, page.width, page.color);
}

function total(rows: readonly OutcomeRow[], symbols: Symbols): Span[] {
  const good = rows.filter(({ status }) => GOOD.test(status)).length;
  const known = rows.filter((row) => row.rows !== undefined);
  const sum = known.reduce((all, row) => all + (row.rows ?? 0), 0);
  return [
    span('total', 'bold'),
    span(`${good} of ${rows.length}`, good === rows.length ? 'green' : 'red'),
    span(known.length === 0 ? symbols.dash : count(sum), 'bold'),
    span(''),
  ];
}

function success(result: RunResult, outcome: Outcome, page: Page, symbols: Symbols): string[] {
  const time = outcome.time === undefined ? '' : ` in ${duration(outcome.time)}`;
  if (outcome.status === undefined) {
    return [
      line([span(`${symbols.done} SUCCEEDED`, 'green'), span(time)], page),
      JSON.stringify(result.output, undefined, 2) ?? '',
    ];
  }
  const isSkipped = outcome.status === 'SKIPPED';
  const date = outcome.scheduledDate === undefined ? '' : ` for ${outcome.scheduledDate}`;
  const head = line(
    [
      span(`${isSkipped ? symbols.dash : symbols.done} ${outcome.status}`, isSkipped ? 'yellow' : 'green'),
      span(`  ${outcome.domain}${date}${time}`),
    ],
    page,
  );
  return outcome.reason === undefined ? [head] : [head, ...paragraph(outcome.reason, 2, page)];
}

function failure(result: RunResult, outcome: Outcome, page: Page, symbols: Symbols): string[] {
  if (isStopped(result)) return stopped(outcome, page, symbols);
  const { tables, message, trace } = outcome.cause ?? { tables: [], trace: [] };
  const failed = tables.filter(({ status }) => !GOOD.test(status));
  const date = outcome.scheduledDate === undefined ? '' : ` for ${outcome.scheduledDate}`;
  const of = outcome.domain === undefined ? '' : ` of ${outcome.domain}`;
  const what = `${plural(failed.length, 'table')}${of} not loaded${date}`;
  return [
    line([span(`${symbols.failed} FAILED`, 'red'), span(`  ${result.error ?? ''}`, 'bold')], page),
    ...(failed.length === 0 ? [] : paragraph(what, 2, page)),
    ...(message === undefined ? [] : paragraph(message, 2, page)),
    ...failed.flatMap((each) => tableFailure(each, linesOf(each.table, outcome), page, symbols)),
    ...containerFailures(outcome, failed, page, symbols),
    // A trace says where in the handler; it helps only where nothing better is known.
    ...(failed.length === 0
      ? trace
          .filter((each) => /^\s*at /.test(each))
          .slice(0, 8)
          .map((each) => line([span(`  ${each.trim()}`, 'dim')], page))
      : []),
  ];
}

/** Nothing went wrong, somebody has ended it; what had failed before is told. */
function stopped(outcome: Outcome, page: Page, symbols: Symbols): string[] {
  const time = outcome.time === undefined ? '' : ` after ${duration(outcome.time)}`;
  return [
    line([span(`${symbols.stopped} STOPPED`, 'yellow'), span(time)], page),
    ...containerFailures(outcome, [], page, symbols),
  ];
}

/** What the containers printed that failed and are in no report. */
function containerFailures(
  outcome: Outcome,
  reported: readonly TableFailure[],
  page: Page,
  symbols: Symbols,
): string[] {
  return outcome.rows
    .filter((row) => row.lines.length > 0 && row.status === 'FAILED')
    .filter((row) => reported.every(({ table }) => table !== row.name))
    .flatMap((row) => ['', line([span(`  ${row.name}`, 'bold')], page), ...printed(row.lines, page, symbols)]);
}

function linesOf(table: string, outcome: Outcome): readonly string[] {
  return outcome.rows.find(({ name }) => name === table)?.lines ?? [];
}

function printed(lines: readonly string[], page: Page, symbols: Symbols): string[] {
  return lines.map((each) => line([span(`    ${symbols.log} ${each}`, 'dim')], page));
}

function tableFailure(failed: TableFailure, lines: readonly string[], page: Page, symbols: Symbols): string[] {
  const exit = [failed.exitCode === undefined ? undefined : `code ${failed.exitCode}`, failed.stopCode]
    .filter((each) => each !== undefined)
    .join(` ${symbols.dot} `);
  return [
    '',
    line([span(`  ${failed.table}`, 'bold')], page),
    ...labelled('exit', exit, page),
    ...labelled('error', failed.error, page),
    ...labelled('reason', failed.reason, page),
    // The log that AWS would have, where the container has not printed anything here.
    ...(lines.length > 0 ? printed(lines, page, symbols) : labelled('log', failed.log, page)),
  ];
}

function labelled(label: string, text: string | undefined, page: Page): string[] {
  if (!text) return [];
  const [first, ...rest] = wrap(text, page.width - 12);
  return [
    lineOf([span(`    ${label.padEnd(8)}`, 'dim'), span(first ?? '')], page),
    ...rest.map((each) => `${' '.repeat(12)}${each}`),
  ];
}

function paragraph(text: string, indent: number, page: Page): string[] {
  return text.split('\n').flatMap((each) => {
    // Pretty JSON comes with an indent of its own.
    const own = /^ */.exec(each)![0].length;
    return wrap(each.slice(own), page.width - indent - own).map((part) => ' '.repeat(indent + own) + part);
  });
}

function line(spans: readonly Span[], page: Page): string {
  return layOut({ left: spans }, page.width, page.color);
}

/** Not cut: a link has to be copied whole. */
function lineOf(spans: readonly Span[], page: Page): string {
  return layOut({ left: spans }, Infinity, page.color);
}

function styleOf(status: string): Style | undefined {
  if (GOOD.test(status)) return 'green';
  return /^(SKIPPED|EMPTY)$/.test(status) ? 'yellow' : 'red';
}
