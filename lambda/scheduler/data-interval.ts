import { starlakeDateOf, invalidInput, shown } from '../run-input';
import { previousTick, scheduledTick } from '../cron/ticks';
import { starlakeDate, timeOfStarlakeDate } from '../../lib/contract/iso-time';
import type { PlainSchedule } from '../../lib/contract/schedule';

/** From when to when a run's data are, both `yyyy-MM-ddTHH:mm:ss+0000`. */
interface Interval {
  readonly start: string;
  readonly end: string;
}

/**
 * One that begins with the last logical date before `since` for which a run has succeeded, and with `startDate` where there is
 * none.
 */
interface OpenInterval {
  readonly since: string;
  readonly startDate: string;
  readonly end: string;
}

/** Before all that there is: the first run takes everything. */
const EPOCH = '1970-01-01T00:00:00Z';

/** What every transform of Starlake's distribution for Airflow has among its options when no dataset's event brought any. */
const APPLIED = 'sl_options_applied=0';

/**
 * The `--options` that all tasks of a run get: its data interval, where it is known, with quotes around the times, as
 * Starlake's distributions for Airflow and Dagster pass it.
 */
export function runOptions(interval: Interval | undefined): string {
  const options = interval
    ? [`sl_data_interval_start='${interval.start}'`, `sl_data_interval_end='${interval.end}'`]
    : [];
  return [...options, APPLIED].join(',');
}

/**
 * The data interval of a run: what its input says, `{"start", "end"}` or `{"since", "startDate"?, "end"}`, or the one of the
 * schedule that ends at its logical date, or before it where that is no time of the schedule (Starlake:
 * `sl_cron_start_end_dates`).
 *
 * @throws Starlake.InvalidInput for a `dataInterval` that is none
 */
export function dataInterval(
  given: unknown,
  scheduledDate: string,
  { cron, timeZone = 'UTC' }: Partial<PlainSchedule>,
): Interval | OpenInterval | undefined {
  if (given !== undefined && given !== null) {
    return intervalOf(given);
  }
  if (cron === undefined) {
    return undefined;
  }
  const end = scheduledTick(cron, timeZone, timeOfStarlakeDate(scheduledDate));
  return { start: starlakeDate(previousTick(cron, timeZone, end)), end: starlakeDate(end) };
}

/**
 * The interval once it is known which runs have succeeded: when the run has its turn, and those before it have ended.
 *
 * @param succeeded tells the logical dates of these, `yyyy-MM-ddTHH:mm:ss+0000`
 */
export async function begunInterval(
  interval: Interval | OpenInterval | undefined,
  succeeded: () => Promise<ReadonlySet<string>>,
): Promise<Interval | undefined> {
  if (interval === undefined || 'start' in interval) {
    return interval;
  }
  const { since, startDate, end } = interval;
  const before = [...(await succeeded())].filter((date) => date < since);
  return { start: before.sort().at(-1) ?? (startDate < end ? startDate : end), end };
}

function intervalOf(given: unknown): Interval | OpenInterval {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw invalidInput(`dataInterval must be {"start": time, "end": time}, got ${shown(given)}`);
  }
  const { start, since, startDate, end: last } = given as { readonly [field: string]: unknown };
  const isOpen = since !== undefined && since !== null;
  if (isOpen && start !== undefined && start !== null) {
    throw invalidInput(`dataInterval must have start or since, not both, got ${shown(given)}`);
  }
  const from = isOpen ? starlakeDateOf(since, 'dataInterval.since') : starlakeDateOf(start, 'dataInterval.start');
  const end = starlakeDateOf(last, 'dataInterval.end');
  if (from > end) {
    throw invalidInput(`dataInterval must start before it ends, got ${shown(given)}`);
  }
  return isOpen
    ? { since: from, startDate: starlakeDateOf(startDate ?? EPOCH, 'dataInterval.startDate'), end }
    : { start: from, end };
}
