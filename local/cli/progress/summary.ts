import type { Pipeline, RunResult } from '../../model';
import { count, duration } from '../text/format';
import { span, type Span } from '../text/line';
import { table } from '../text/table';
import type { Style } from '../text/ansi';
import { failure } from './failure';
import { GOOD, outcomeOf, type Outcome, type OutcomeRow } from './outcome';
import { line, paragraph, type Page } from './page';
import { symbolsOf, type Symbols } from './symbols';

/** What a run came to, for people: a table of what was loaded, then the outcome, then what went wrong. */
export function summarize(result: RunResult, page: Page, kind?: Pipeline['kind']): string[] {
  const symbols = symbolsOf(page.unicode);
  const outcome = outcomeOf(result, kind);
  return [
    ...(outcome.rows.length > 0 ? [...rowsTable(outcome, page, symbols), ''] : []),
    ...(result.status === 'FAILED' ? failure(result, outcome, page, symbols) : success(result, outcome, page, symbols)),
  ];
}

function rowsTable({ rows, noun }: Outcome, page: Page, symbols: Symbols): string[] {
  const columns = [
    { title: noun },
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
