import { BackfillPlan, EndBackfillEvent, FailedRun, PlannedRun } from '../../lib/contract/backfill';
import type { BackfillFailedCause } from '../../lib/contract/causes';
import { starlakeDate } from '../../lib/contract/iso-time';
import { BACKFILL_RUN_EVENTS, MAX_CAUSE, MAX_EVENTS } from '../../lib/contract/limits';
import { starlakeError } from '../errors';
import { MarkersIn } from './markers';

interface EndedRun extends FailedRun {
  readonly run: PlannedRun;
}

/**
 * Ends a round of runs. A redriven execution calls this again with the same event. Then the runs that failed, and have
 * not succeeded since, run again.
 *
 * @throws Starlake.BackfillFailed with the times whose runs failed, and their executions
 */
export async function endBackfill({ execution, state }: EndBackfillEvent, markersIn: MarkersIn): Promise<BackfillPlan> {
  const { plan, results } = state;
  const done: { [status: string]: number } = { ...plan.done };
  const failed: EndedRun[] = [];
  results.forEach((result, i) => {
    if ('error' in result) {
      failed.push({ run: plan.runs[i], ...result });
    } else {
      const { status = 'SUCCEEDED' } = result;
      done[status] = (done[status] ?? 0) + 1;
    }
  });
  const redrive = execution.RedriveCount ?? 0;
  const events = plan.events + BACKFILL_RUN_EVENTS * plan.runs.length;
  if (failed.length > 0) {
    // After a Map was aborted, its runs are part of the redrive: what failed there does not run again.
    if (failed.some((run) => redrive <= run.redrive)) {
      throw backfillFailed(plan, done, failed);
    }
    const since = await markersIn(plan.succeeded).datesOf(plan.pipeline);
    const pending = failed.filter(({ run }) => !since.has(starlakeDate(new Date(run.scheduledTime))));
    if (events + BACKFILL_RUN_EVENTS * pending.length > MAX_EVENTS) {
      throw backfillFailed(plan, done, pending);
    }
    const skipped = plan.skipped + failed.length - pending.length;
    if (pending.length > 0) {
      return {
        ...plan,
        runs: pending.map(({ run }) => run),
        skipped,
        done,
        round: plan.round + 1,
        events,
        next: 'RUN',
      };
    }
    return ended({ ...plan, skipped }, done);
  }
  return ended(plan, done);
}

function ended(plan: BackfillPlan, done: { [status: string]: number }): BackfillPlan {
  const { pipeline, from, to, skipped } = plan;
  const summary = { pipeline, from, to, runs: count(done), skipped, statuses: done };
  return { ...plan, runs: [], next: 'END', summary };
}

/** Starlake.BackfillFailed, with a `BackfillFailedCause`. */
function backfillFailed(plan: BackfillPlan, done: { [status: string]: number }, failed: EndedRun[]): Error {
  const { pipeline, from, to, skipped, machine } = plan;
  const executions = machine.replace(':stateMachine:', ':execution:');
  const all = failed.map(({ run: { scheduledTime }, error, name }) => ({
    scheduledTime,
    error,
    execution: `${executions}:${name}`,
  }));
  const message = (shown: number) =>
    JSON.stringify({
      pipeline,
      from,
      to,
      failed: all.slice(0, shown),
      ...(shown < all.length ? { more: all.length - shown } : {}),
      runs: count(done),
      skipped,
      statuses: done,
    } satisfies BackfillFailedCause);
  let shown = all.length;
  // Lambda writes the message into JSON once more, as a string.
  while (shown > 1 && JSON.stringify(message(shown)).length > MAX_CAUSE) {
    shown = Math.floor(shown * 0.8);
  }
  return starlakeError('Starlake.BackfillFailed', message(shown));
}

function count(done: { [status: string]: number }): number {
  return Object.values(done).reduce((sum, each) => sum + each, 0);
}
