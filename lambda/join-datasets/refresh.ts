import { createHash } from 'node:crypto';
import type { JoinEvent } from '../../lib/contract/join-datasets';
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

function utcOf(time: string): string | undefined {
  // JavaScript parses `+00:00`, Starlake writes `+0000`.
  const date = new Date(time.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return /^\d{4}-\d\d-\d\dT/.test(time) && !Number.isNaN(date.getTime()) ? date.toISOString() : undefined;
}
