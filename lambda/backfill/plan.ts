import { createHash } from 'node:crypto';
import { BackfillPlan, PlanBackfillEvent, PlannedRun } from '../../lib/contract/backfill';
import { isoSeconds, starlakeDate } from '../../lib/contract/iso-time';
import { BACKFILL_EVENTS } from '../../lib/contract/limits';
import { readInput } from './input';
import { invalidInput } from '../run-input';
import { previousTick, ticksBetween } from '../cron/ticks';
import { MarkersIn } from './notes';

/**
 * Runs of one execution at most: with the names and times of 1,000, and how they have ended, its data has some 200 of the 256 KiB
 * that a state may have (AWS), and their events leave room to run half of them again.
 */
export const MAX_RUNS = 1000;

/** Times that are looked at. */
const MAX_TICKS = 50_000;

/** Times that a dry run tells: their list has to fit, too. */
const MAX_SHOWN = 2000;

/**
 * What a backfill is to run: the times of the pipeline's schedule in the interval that have come by now, without those for which
 * a run has succeeded.
 *
 * @throws Starlake.InvalidInput, also for more runs than one execution has room for; what the storage throws
 */
export async function planBackfill(event: PlanBackfillEvent, notes: MarkersIn): Promise<BackfillPlan> {
  const input = readInput(event);
  const { pipeline, target, from, to, maxConcurrent, dryRun } = input;
  const { cron, timeZone, machine, succeeded } = target;
  const now = new Date(event.execution.StartTime);
  const ticks = ticksBetween(cron, timeZone, from, to < now ? to : now, MAX_TICKS + 1);
  if (ticks.length > MAX_TICKS) {
    throw tooMany(`more than ${MAX_TICKS} times`, ticks[MAX_TICKS - 1]);
  }
  const done = await notes(succeeded).datesOf(pipeline);
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
    maxConcurrent,
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
