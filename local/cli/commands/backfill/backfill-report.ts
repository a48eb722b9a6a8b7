import type { BackfillSummary } from '../../../../lib/contract/backfill';
import { commandLine } from '../../arguments/command-line';
import type { Io } from '../../io';
import { jsonFailure } from '../../json';
import type { BackfillProgress, TickRun } from './backfill-progress';
import { firstLine } from '../../progress/cause';
import { paragraph } from '../../progress/page';
import { rowsText, reportedRows, totalOf } from '../../progress/summary/rows';
import { symbolsOf } from '../../progress/symbols';
import type { Arguments } from '../../arguments/spec';
import { plural } from '../../text/format';
import { layOut, span, type Span } from '../../text/line';
import { pageOf } from '../run/run-display';
import type { RunResult } from '../../../run-event';
import type { BackfillRequest } from './backfill-request';

/** The object that `--json` prints. */
export function backfillReport({ executor, root }: BackfillRequest, result: RunResult, runs: readonly TickRun[]) {
  const { status, output, error, cause } = result;
  const outcome = status === 'SUCCEEDED' ? { output } : { error: jsonFailure(error, cause) };
  const ticks = runs.map(({ scheduledTime, status: ended = 'STOPPED', output: said, error: name, reasons = [] }) => ({
    scheduledTime,
    status: ended,
    ...(said === undefined ? {} : { output: said }),
    ...(name === undefined ? {} : { error: { name, message: reasons.join('\n') } }),
  }));
  const isDry = (output as BackfillSummary | undefined)?.ticks !== undefined;
  return { status, ...outcome, ...(isDry ? {} : { runs: ticks, executor: executor.name }), root };
}

/** The lines at the end of a backfill. */
export function backfillSummary(
  request: BackfillRequest,
  result: RunResult,
  progress: BackfillProgress,
  args: Arguments,
  io: Io,
): string[] {
  const page = pageOf(io);
  const symbols = symbolsOf(page.unicode);
  const line = (...left: Span[]) => layOut({ left }, Infinity, page.color);
  const { pipeline } = request.input;
  if (result.status === 'SUCCEEDED') {
    const output = result.output as BackfillSummary;
    if (output.ticks !== undefined) return dryRun(pipeline, output, line);
    const statuses = Object.entries(output.statuses ?? {}).map(([status, count]) => `${count} ${status}`);
    const total = totalOf(progress.runs.map((run) => run.rows ?? {}));
    const rows = rowsText(total);
    const unknown = progress.runs.map((run) => reportedRows(run.output).unknown).find((why) => why !== undefined);
    const counts = statuses.length > 0 ? `: ${[...statuses, rows].filter((each) => each).join(', ')}` : '';
    return [
      line(span(`${symbols.done} ${pipeline}: ${plural(output.runs, 'run')}${counts}`, 'green'), before(output)),
      ...(total.isUnknown ? paragraph(`? rows are unknown: ${unknown}`, 2, page) : []),
    ];
  }
  const failed = progress.runs.filter(({ status }) => status === 'FAILED');
  const ended = progress.runs.filter(({ status }) => status !== undefined).length - failed.length;
  const skipped = progress.runs.filter(({ status }) => status === 'SKIPPED').length;
  const total = plural(progress.total ?? progress.runs.length, 'run');
  const again = `To resume where it ${io.signal.aborted ? 'was stopped' : 'failed'}, in the same folder: ${resumeCommand(args)}`;
  if (io.signal.aborted) {
    return [line(span(`${symbols.stopped} ${pipeline}: stopped after ${ended} of ${total}`, 'yellow')), '', again];
  }
  if (result.error !== 'Starlake.BackfillFailed') {
    const why = [result.error, firstLine(result.cause ?? '')].filter((each) => each).join(': ');
    return [line(span(`${symbols.failed} ${pipeline}: ${why}`, 'red'))];
  }
  return [
    line(
      span(
        `${symbols.failed} ${pipeline}: ${plural(failed.length, 'run')} failed, ${ended - skipped} of ${total} succeeded` +
          (skipped > 0 ? `, ${skipped} skipped` : ''),
        'red',
      ),
    ),
    ...failed.flatMap(({ scheduledTime, error = '', reasons = [] }) => [
      line(span(`  ${scheduledTime}  ${error}`)),
      ...reasons.flatMap((reason) => paragraph(reason, 4, page)),
    ]),
    '',
    `Fix the cause. ${again}`,
  ];
}

function dryRun(pipeline: string, output: BackfillSummary, line: (...spans: Span[]) => string): string[] {
  const { runs, ticks = [], moreTicks = 0 } = output;
  return [
    ...ticks.map(({ scheduledTime, status }) =>
      status === 'SUCCEEDED' ? line(span(`${scheduledTime}  has succeeded`, 'dim')) : line(span(scheduledTime)),
    ),
    ...(moreTicks > 0 ? [`… and ${plural(moreTicks, 'time')} more`] : []),
    line(span(`${pipeline}: ${plural(runs, 'run')} to make`, 'bold'), before(output)),
  ];
}

function before({ skipped }: BackfillSummary): Span {
  return span(skipped > 0 ? `  (${plural(skipped, 'time')} had succeeded before)` : '', 'dim');
}

/** The command that runs the remaining times, on the same root. */
/** The command that resumes a backfill. */
export function resumeCommand(args: Arguments): string {
  const values = { ...args.values, from: undefined, to: undefined };
  return commandLine('backfill', args, { values, switches: new Set([...args.switches, 'resume']) });
}
