import { starlakeDateOf, invalidInput, shown } from '../run-input';
import { previousTick, scheduledTick } from '../cron/ticks';
import { starlakeDate, timeOfStarlakeDate } from '../../lib/contract/iso-time';
import type { PlainSchedule } from '../../lib/contract/schedule';

/** Data interval of a run; both times are `yyyy-MM-ddTHH:mm:ss+0000`. */
interface Interval {
  readonly start: string;
  readonly end: string;
}

/**
 * A data interval that starts at the last logical date before `since` whose run succeeded, or at `startDate` if there is none.
 */
interface OpenInterval {
  readonly since: string;
  readonly startDate: string;
  readonly end: string;
}

/** Start of the first interval: the first run takes all data. */
const EPOCH = '1970-01-01T00:00:00Z';

/** Option of every transform that Starlake's distribution for Airflow starts without options from a dataset's event. */
const APPLIED = 'sl_options_applied=0';

/**
 * The `--options` of all tasks of a run: its data interval, if it is known. The times are in quotes, as Starlake's
 * distributions for Airflow and Dagster pass them.
 */
export function runOptions(interval: Interval | undefined): string {
  const options = interval
    ? [`sl_data_interval_start='${interval.start}'`, `sl_data_interval_end='${interval.end}'`]
    : [];
  return [...options, APPLIED].join(',');
}

/**
 * The data interval of a run: that of its input, `{"start", "end"}` or `{"since", "startDate"?, "end"}`; by default the
 * last interval of its schedule that ends at or before its logical date (Starlake: `sl_cron_start_end_dates`).
 *
 * @throws Starlake.InvalidInput for an invalid `dataInterval`
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
 * The interval with its start. This needs the run lock, so that all earlier runs have ended.
 *
 * @param succeeded reads the logical dates of the runs that succeeded, `yyyy-MM-ddTHH:mm:ss+0000`
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
