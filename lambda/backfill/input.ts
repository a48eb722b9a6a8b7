import type { PlanBackfillEvent, TargetPipeline } from '../../lib/contract/backfill';
import { HOUR, parseIsoTime } from '../../lib/contract/iso-time';
import { MAX_MAP_CONCURRENCY } from '../../lib/contract/limits';
import { executionInput, invalidInput, shown } from '../run-input';
import { Zone } from '../cron/zone';

/** The input of a backfill. */
export interface BackfillInput {
  readonly pipeline: string;
  readonly target: TargetPipeline;
  readonly from: Date;
  readonly to: Date;
  readonly maxConcurrency: number;
  readonly dryRun: boolean;
}

/** Names that an error lists, at most. */
const MAX_NAMES = 50;

/**
 * Reads the execution's input: `{"pipeline", "from", "to", "maxConcurrency"?, "dryRun"?}`. It ignores other keys. The
 * interval includes both ends; if `to` is a day, it includes the whole day. A time without an offset is in the time
 * zone of the schedule.
 *
 * @throws Starlake.InvalidInput with the field and its value
 */
export function readInput({ execution, targets, maxConcurrency: most }: PlanBackfillEvent): BackfillInput {
  const { pipeline, from, to, maxConcurrency = most, dryRun = false } = executionInput(execution);
  if (typeof pipeline !== 'string' || !Object.hasOwn(targets, pipeline)) {
    const names = Object.keys(targets).sort();
    const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : '';
    throw invalidInput(
      `pipeline must be one of ${names.slice(0, MAX_NAMES).join(', ')}${more}, got ${shown(pipeline)}`,
    );
  }
  if (!Number.isInteger(maxConcurrency) || Number(maxConcurrency) < 1 || Number(maxConcurrency) > MAX_MAP_CONCURRENCY) {
    throw invalidInput(
      `maxConcurrency must be a whole number from 1 to ${MAX_MAP_CONCURRENCY}, got ${shown(maxConcurrency)}`,
    );
  }
  if (typeof dryRun !== 'boolean') {
    throw invalidInput(`dryRun must be true or false, got ${shown(dryRun)}`);
  }
  const target = targets[pipeline];
  const zone = new Zone(target.timeZone);
  const interval = { from: readTime('from', from, zone, false), to: readTime('to', to, zone, true) };
  if (interval.from > interval.to) {
    throw invalidInput(`from must not be after to, got from ${shown(from)} and to ${shown(to)}`);
  }
  return { pipeline, target, ...interval, maxConcurrency: Number(maxConcurrency), dryRun };
}

function readTime(name: string, text: unknown, zone: Zone, isEnd: boolean): Date {
  const time = typeof text === 'string' ? parseIsoTime(text) : undefined;
  if (time === undefined) {
    const expected = 'a day or an ISO-8601 time such as 2026-08-01 or 2026-08-01T00:00:00Z';
    throw invalidInput(`${name} must be ${expected}, got ${shown(text)}`);
  }
  const { face, offset, isDay } = time;
  if (isEnd && isDay) {
    return new Date(localTime(face + 24 * HOUR, zone) - 1);
  }
  return new Date(offset === undefined ? localTime(face, zone) : face - offset);
}

/** When the clocks of a zone show a time. If they skip it, when they show a time some hours later. */
function localTime(face: number, zone: Zone): number {
  for (let later = 0; later <= 25 * HOUR; later += HOUR) {
    const time = zone.when(face + later);
    if (time !== undefined) {
      return time;
    }
  }
  return NaN;
}
