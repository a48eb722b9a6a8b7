import { plural } from '../../text/format';
import type { AskedRun } from './asked';
import { leftOf, type LeftOfRun } from './left-of-run';
import { refuseNotRedrivable, refuseTwice, type Since } from './redrive-refusal';
import { commandsFor } from './started-records';

const BEGIN_ANEW =
  'New runs begin in the place of those that failed, with all of their tasks. If a task only adds rows, continue these instead:';

/**
 * What a redrive does, for who has to agree: which tables or tasks it tries again.
 *
 * @throws UsageError for a run that cannot be redriven, or should not be now
 */
export async function redriveTexts(asked: AskedRun): Promise<string[]> {
  refuseNotRedrivable(asked);
  const left = await leftOf(asked);
  const since = await refuseTwice(asked, left);
  return [...againOf(asked, left), ...notesOn(asked, left, since)];
}

function againOf({ pipeline: { name }, run }: AskedRun, { notes, kind, items, more }: LeftOfRun): string[] {
  const head = `Run ${run.id} of ${name} continues where it failed, with the definition that it began with.`;
  if (items.length === 0) return [head, ...notes];
  const all = `It tries ${plural(items.length + more, kind)} again:`;
  const rows = items.map((each) => `  ${each.name}: ${each.reason}`);
  return [head, ...notes, all, ...rows, ...(more > 0 ? [`  and ${more} more`] : [])];
}

/** What it should be known before. */
function notesOn({ pipeline, say }: AskedRun, { date }: LeftOfRun, { later, failed }: Since): string[] {
  const newer = later.find((each) => date === undefined || each.date > date);
  return [
    ...(newer === undefined
      ? []
      : [
          `Run ${newer.id} of ${pipeline.name} has succeeded since, for ${newer.date}: tables that are written anew each time get the rows of ${date ?? 'an older date'} again.`,
        ]),
    ...(failed.length === 0 ? [] : commandsFor(failed, 'redrive', BEGIN_ANEW, say)),
  ];
}
