import type { Pipeline } from '../../../pipeline';
import { count, duration } from '../../text/format';
import { span, type Span } from '../../text/line';
import { table } from '../../text/table';
import type { Style } from '../../text/ansi';
import { failure } from './failure';
import { GOOD, outcomeOf, type Earlier, type Outcome, type OutcomeRow } from './outcome';
import { line, paragraph, type Page } from '../page';
import { rowsCell, totalOf } from './rows';
import { symbolsOf, type Symbols } from '../symbols';
import { unexpected } from './unexpected';
import type { RunResult } from '../../../run-event';

/** Maximum rows of the table; of the others only the number is shown. */
const ROWS_SHOWN = 200;

/** The summary of a run: a table of its tables or tasks, then the outcome, then the failures. */
export function summarize(result: RunResult, page: Page, kind?: Pipeline['kind'], earlier?: Earlier): string[] {
  const symbols = symbolsOf(page.unicode);
  const outcome = outcomeOf(result, kind, earlier);
  return [
    ...(outcome.rows.length > 0
      ? [...rowsTable(outcome, page, symbols), ...unknownRows(outcome, page), ...unexpected(result.output, page), '']
      : []),
    ...(result.status === 'FAILED' ? failure(result, outcome, page, symbols) : success(result, outcome, page, symbols)),
  ];
}

function rowsTable({ rows, noun }: Outcome, page: Page, symbols: Symbols): string[] {
  const hasRejected = rows.some(({ rejected = 0 }) => rejected > 0);
  const columns = [
    { title: noun },
    { title: 'status' },
    { title: 'rows', align: 'right' },
    ...(hasRejected ? [{ title: 'rejected', align: 'right' } as const] : []),
    { title: 'time', align: 'right' },
  ] as const;
  const shown = rowsShown(rows);
  const cells = shown.map((row) => [
    span(row.name),
    span(row.status, styleOf(row.status)),
    span(rowsCell(row, symbols.dash), row.isUnknown ? 'yellow' : undefined),
    ...(hasRejected ? [rejectedCell(row.rejected, symbols)] : []),
    span(timeOf(row, symbols), 'dim'),
  ]);
  const left = rows.length - shown.length;
  const more = left === 0 ? [] : [[span(`and ${count(left)} more`, 'dim'), ...columns.slice(1).map(() => span(''))]];
  const all = rows.length > 1 ? [...cells, ...more, total(rows, hasRejected, symbols)] : cells;
  return table(columns, all, page.width, page.color);
}

/** Those that did not end well come before others where there is no room for all. */
function rowsShown(rows: readonly OutcomeRow[]): readonly OutcomeRow[] {
  if (rows.length <= ROWS_SHOWN) return rows;
  const isGood = ({ status }: OutcomeRow) => GOOD.test(status);
  const first = [...rows.filter((row) => !isGood(row)), ...rows.filter(isGood)].slice(0, ROWS_SHOWN);
  const chosen = new Set(first);
  return rows.filter((row) => chosen.has(row));
}

/** A container of several tables has one time for all. */
function timeOf({ isEarlier, time, group }: OutcomeRow, symbols: Symbols): string {
  if (isEarlier || time === undefined) return isEarlier ? 'earlier' : symbols.dash;
  return `${duration(time)}${group === undefined ? '' : ` in a group of ${group}`}`;
}

function rejectedCell(rejected: number | undefined, symbols: Symbols): Span {
  return span(rejected === undefined ? symbols.dash : count(rejected), rejected ? 'yellow' : undefined);
}

function total(rows: readonly OutcomeRow[], hasRejected: boolean, symbols: Symbols): Span[] {
  const good = rows.filter(({ status }) => GOOD.test(status)).length;
  const sum = totalOf(rows);
  return [
    span('total', 'bold'),
    span(`${good} of ${rows.length}`, good === rows.length ? 'green' : 'red'),
    span(rowsCell(sum, symbols.dash), 'bold'),
    ...(hasRejected ? [rejectedCell(sum.rejected, symbols)] : []),
    span(''),
  ];
}

/** Explains the question marks in the table. */
function unknownRows({ rowsUnknown }: Outcome, page: Page): string[] {
  return rowsUnknown === undefined ? [] : paragraph(`? rows are unknown: ${rowsUnknown}`, 0, page);
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
      span(`  ${outcome.subject}${date}${time}`),
    ],
    page,
  );
  return outcome.reason === undefined ? [head] : [head, ...paragraph(outcome.reason, 2, page)];
}

function styleOf(status: string): Style | undefined {
  if (GOOD.test(status)) return 'green';
  return /^(SKIPPED|EMPTY|BLOCKED)$/.test(status) ? 'yellow' : 'red';
}
