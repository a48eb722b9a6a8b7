import { createHash } from 'node:crypto';
import type { JoinEvent } from '../../lib/contract/join-datasets';
import { parseIsoTime, utcTime } from '../../lib/contract/iso-time';
import { starlakeError } from '../errors';

/** A dataset that was refreshed, as triggers count it. */
export interface Refresh {
  readonly dataset: string;
  /** The logical date, ISO-8601 in UTC, which sorts as text. */
  readonly date: string;
  /** The same for events that are one. */
  readonly key: string;
  /** When EventBridge got the event, ISO-8601. */
  readonly time: string;
}

/** What a detail has to have: others than Starlake's pipelines may publish, too. */
interface Detail {
  readonly dataset: string;
  readonly scheduledDate: string;
  readonly run: string;
  readonly redrive?: number;
}

/**
 * Reads an event: an event is the same as another of its dataset when logical date, run and redrive are.
 *
 * @returns undefined where there is none
 * @throws Starlake.InvalidRefresh for a detail that cannot be meant
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

/** A time in UTC, which sorts as text. */
function utcOf(text: string): string | undefined {
  return parseIsoTime(text)?.isDay === false ? utcTime(text)!.toISOString() : undefined;
}
