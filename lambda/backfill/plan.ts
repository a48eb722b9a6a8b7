import { createHash } from 'node:crypto';
import { BackfillPlan, PlanBackfillEvent, PlannedRun } from '../../lib/contract/backfill';
import { isoSeconds, starlakeDate } from '../../lib/contract/iso-time';
import { BACKFILL_EVENTS } from '../../lib/contract/limits';
import { readInput } from './input';
import { invalidInput } from '../run-input';
import { previousTick, ticksBetween } from '../cron/ticks';
import { MarkersIn } from './markers';

/**
 * Runs of one execution, at most. The names, times and results of 1,000 runs take about 200 of the 256 KiB that the
 * data of a state may have (AWS), and the history has room to run half of them again.
 */
export const MAX_RUNS = 1000;

/** Times of the schedule that a backfill looks at, at most. */
const MAX_TICKS = 50_000;

/** Times that a dry run lists, at most: the list must fit into the data of a state, too. */
const MAX_SHOWN = 2000;

/**
 * Plans a backfill. It runs the pipeline for each time of its schedule that is in the interval and not in the future,
 * except for times whose run has succeeded.
 *
 * @throws Starlake.InvalidInput for an invalid input, and for more runs than one execution has room for; what the
 * storage throws
 */
export async function planBackfill(event: PlanBackfillEvent, markersIn: MarkersIn): Promise<BackfillPlan> {
  const input = readInput(event);
  const { pipeline, target, from, to, maxConcurrency, dryRun } = input;
  const { cron, timeZone, machine, succeeded } = target;
  const now = new Date(event.execution.StartTime);
  const ticks = ticksBetween(cron, timeZone, from, to < now ? to : now, MAX_TICKS + 1);
  if (ticks.length > MAX_TICKS) {
    throw tooMany(`more than ${MAX_TICKS} times`, ticks[MAX_TICKS - 1]);
  }
  const done = await markersIn(succeeded).datesOf(pipeline);
  const pending = ticks.filter((tick) => !done.has(starlakeDate(tick)));
  if (pending.length > MAX_RUNS) {
    throw tooMany(`${pending.length} runs to make`, pending[MAX_RUNS - 1]);
  }
  const run = {
    pipeline,
    from: isoSeconds(from),
    to: isoSeconds(to),
    skipped: ticks.length - pending.length,
  };
  const all = {
    ...run,
    machine,
    succeeded,
    maxConcurrency,
    done: {},
    round: 0,
    events: BACKFILL_EVENTS,
  };
  if (dryRun || pending.length === 0) {
    const shown = ticks.slice(0, MAX_SHOWN).map((tick) => ({
      scheduledTime: isoSeconds(tick),
      status: done.has(starlakeDate(tick)) ? ('SUCCEEDED' as const) : ('PENDING' as const),
    }));
    const more = ticks.length > MAX_SHOWN ? { moreTicks: ticks.length - MAX_SHOWN } : {};
    const details = dryRun ? { dryRun, ticks: shown, ...more } : { statuses: {} };
    return { ...all, runs: [], next: 'END', summary: { ...run, runs: pending.length, ...details } };
  }
  const hash = createHash('sha256').update(event.execution.Id).digest('hex').slice(0, 8);
  const runs = pending.map((tick): PlannedRun => {
    const scheduledTime = isoSeconds(tick);
    const name = `backfill-${scheduledTime.replace(/[-:]/g, '')}-${hash}`;
    return { scheduledTime, start: isoSeconds(previousTick(cron, timeZone, tick)), name };
  });
  return { ...all, runs, next: 'RUN' };

  function tooMany(what: string, last: Date): Error {
    const parts = `backfill it in parts, the first with "to": "${isoSeconds(last)}"`;
    const message = `there are ${what} of '${pipeline}' from ${isoSeconds(from)} to ${isoSeconds(to)}, and one execution makes ${MAX_RUNS}: ${parts}`;
    return invalidInput(message);
  }
}
