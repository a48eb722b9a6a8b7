import { parseStarlakeDate } from '../../../../lib/contract/iso-time';
import { plural } from '../../text/format';
import { leftOf, type LeftOfRun } from './left-of-run';
import { commands, refuseOther, refuseTwice, type Since } from './redrive-refusal';
import type { AskedRun } from './show-run';

const BEGIN_ANEW =
  'New runs begin in the place of those that failed, with all of their tasks. If a task only adds rows, continue these instead:';

/**
 * What a redrive does, for who has to agree: which tables or tasks it tries again.
 *
 * @throws UsageError for a run that cannot be redriven, or should not be now
 */
export async function redriveTexts(asked: AskedRun): Promise<string[]> {
  refuseOther(asked);
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
function notesOn({ pipeline, say }: AskedRun, { date }: LeftOfRun, { later, started }: Since): string[] {
  const own = date === undefined ? undefined : parseStarlakeDate(date);
  const newer = later.find((each) => own === undefined || (parseStarlakeDate(each.date) ?? '') > own);
  return [
    ...(newer === undefined
      ? []
      : [
          `Run ${newer.id} of ${pipeline.name} has succeeded since, for ${newer.date}: tables that are written anew each time get the rows of ${date ?? 'an older date'} again.`,
        ]),
    ...(started.failed.length === 0 ? [] : commands(started.failed, 'redrive', BEGIN_ANEW, say)),
  ];
}
