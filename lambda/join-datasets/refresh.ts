import { createHash } from 'node:crypto';
import type { JoinEvent } from '../../lib/contract/join-datasets';
import { parseIsoTime, utcTime } from '../../lib/contract/iso-time';
import { starlakeError } from '../errors';

/** A refresh of a dataset, as triggers count it. */
export interface Refresh {
  readonly dataset: string;
  /** The logical date, ISO-8601 in UTC, which sorts as text. */
  readonly date: string;
  /** Equal for copies of the same event. */
  readonly key: string;
  /** When EventBridge got the event, ISO-8601. */
  readonly time: string;
}

/** The detail of an event. It has to be checked: others than Starlake's pipelines may publish events, too. */
interface Detail {
  readonly dataset: string;
  readonly scheduledDate: string;
  readonly run: string;
  readonly redrive?: number;
}

/**
 * Reads an event. Two events of a dataset are copies of each other if they have the same logical date, run and redrive.
 *
 * @returns undefined if there is no event
 * @throws Starlake.InvalidRefresh for an invalid detail
 */
export function refreshOf({ refresh: detail, time }: JoinEvent): Refresh | undefined {
  if (detail === undefined || detail === null) {
    return undefined;
  }
  const { dataset, scheduledDate, run, redrive = 0 } = detail as Partial<Detail>;
  const date = typeof scheduledDate === 'string' ? utcOf(scheduledDate) : undefined;
  if (typeof dataset !== 'string' || date === undefined || typeof run !== 'string') {
    const expected = '{"dataset": "domain.table", "scheduledDate": "2026-08-02T00:00:00+0000", "run": text}';
    throw starlakeError(
      'Starlake.InvalidRefresh',
      `the detail must be ${expected}, got ${JSON.stringify(detail).slice(0, 500)}`,
    );
  }
  const key = createHash('sha256')
    .update(JSON.stringify([date, run, redrive]))
    .digest('base64url')
    .slice(0, 12);
  return { dataset, date, key, time: utcOf(time ?? '') ?? new Date().toISOString() };
}

/** A time in UTC, whose texts sort by time. */
function utcOf(text: string): string | undefined {
  return parseIsoTime(text)?.isDay === false ? utcTime(text)!.toISOString() : undefined;
}
