import type { Pipeline } from '../../../pipeline';
import { GOOD, outcomeOf, type Outcome } from '../../progress/summary/outcome';
import { line, paragraph, type Page } from '../../progress/page';
import { rowsCell, totalOf } from '../../progress/summary/rows';
import { symbolsOf, type Symbols } from '../../progress/symbols';
import { count, duration, plural } from '../../text/format';
import { span, type Span } from '../../text/line';
import { table } from '../../text/table';
import type { PipelineOutcome } from './pipeline-outcome';

/** A pipeline, with the outcome of its run if it ran. */
type PipelineRow = PipelineOutcome & { readonly outcome?: Outcome };

/** The summary of a run of all pipelines: a row for each, then how many failed. */
export function allSummary(outcomes: readonly PipelineOutcome[], time: number, page: Page): string[] {
  const symbols = symbolsOf(page.unicode);
  const rows: PipelineRow[] = outcomes.map((each) => ({
    ...each,
    ...(each.result ? { outcome: outcomeOf(each.result, each.pipeline.kind, each.earlier) } : {}),
  }));
  const hasRejected = rows.some(({ outcome }) => (totalOf(outcome?.rows ?? []).rejected ?? 0) > 0);
  const columns = [
    { title: 'pipeline' },
    { title: 'kind' },
    { title: 'status' },
    { title: 'done', align: 'right' },
    { title: 'rows', align: 'right' },
    ...(hasRejected ? [{ title: 'rejected', align: 'right' } as const] : []),
    { title: 'time', align: 'right' },
  ] as const;
  const cells = rows.map((each) => rowOf(each, hasRejected, symbols));
  return [
    ...table(columns, cells, page.width, page.color),
    ...rows.flatMap(({ pipeline, outcome }) =>
      outcome?.rowsUnknown === undefined
        ? []
        : paragraph(`? rows of ${pipeline.name} are unknown: ${outcome.rowsUnknown}`, 0, page),
    ),
    '',
    ...notRun(outcomes, page, symbols),
    end(outcomes, time, page),
  ];
}

/** Why pipelines that read each other's datasets run in this order. */
export function circleNotice(circle: readonly Pipeline[]): string {
  const names = circle.map(({ name }) => name);
  const all = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return `${all} read each other's datasets: they run once, in the order of their names.`;
}

function rowOf({ pipeline, status, result, outcome }: PipelineRow, hasRejected: boolean, symbols: Symbols): Span[] {
  const { rows = [], status: said, time } = outcome ?? {};
  const good = rows.filter((row) => GOOD.test(row.status));
  const { rejected } = totalOf(rows);
  const word = status === 'SUCCEEDED' ? (said ?? status) : status.replace('_', ' ');
  const style = status === 'FAILED' ? 'red' : status === 'SUCCEEDED' ? 'green' : 'yellow';
  return [
    span(pipeline.name, 'bold'),
    span(pipeline.kind),
    span(word, style),
    span(rows.length === 0 || status === 'SKIPPED' ? symbols.dash : `${good.length} of ${rows.length}`),
    span(rowsCell(totalOf(good), symbols.dash)),
    ...(hasRejected ? [span(rejected === undefined ? symbols.dash : count(rejected))] : []),
    span(time === undefined || result?.history.length === 0 ? symbols.dash : duration(time), 'dim'),
  ];
}

function notRun(outcomes: readonly PipelineOutcome[], page: Page, symbols: Symbols): string[] {
  const lines = outcomes
    .filter(({ status, because }) => status === 'NOT_RUN' && because.length > 0)
    .map(({ pipeline, because }) =>
      line(
        [span(`  ${pipeline.name}`), span(`  ${symbols.dash} not run because of ${because.join(', ')}`, 'dim')],
        page,
      ),
    );
  return lines.length > 0 ? [...lines, ''] : [];
}

function end(outcomes: readonly PipelineOutcome[], time: number, page: Page): string {
  const symbols = symbolsOf(page.unicode);
  const failed = outcomes.filter(({ status }) => status === 'FAILED').length;
  const idle = outcomes.filter(({ status }) => status === 'NOT_RUN').length;
  if (failed + idle === 0) {
    const skipped = outcomes.filter(({ status }) => status === 'SKIPPED').length;
    const note = skipped > 0 ? `, ${skipped} skipped` : '';
    const text = `  ${plural(outcomes.length, 'pipeline')} in ${duration(time)}${note}`;
    return line([span(`${symbols.done} SUCCEEDED`, 'green'), span(text)], page);
  }
  const note = idle > 0 ? `, ${idle} not run` : '';
  return line(
    [span(`${symbols.failed} FAILED`, 'red'), span(`  ${failed} of ${plural(outcomes.length, 'pipeline')}${note}`)],
    page,
  );
}
