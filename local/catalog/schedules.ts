import { parseCron } from '../../lib/cron/cron';
import { nextTimes } from '../../lib/cron/next-times';
import type { CatalogSchedule } from './catalog';

/** How many next times a schedule tells. */
const NEXT = 3;

/**
 * The schedules of a pipeline with their next times.
 *
 * @param texts as in {@link Pipeline.schedules}: `0 4 * * * Europe/Paris`, with ` (disabled)` if it is off
 */
export function catalogSchedules(texts: readonly string[], after: Date): CatalogSchedule[] {
  return texts.map((text) => {
    const [, expression = text, timeZone = 'UTC', off] = /^(.*?) ([^\s()]+)( \(disabled\))?$/.exec(text) ?? [];
    const next = off === undefined ? nextStarts(expression, timeZone, after, NEXT) : [];
    return { expression, timeZone, ...(off === undefined ? {} : { disabled: true as const }), next };
  });
}

/** The next times of a schedule, ISO 8601. None for what only EventBridge can tell: a rate, or a cron expression in its own form. */
export function nextStarts(expression: string, timeZone: string, after: Date, count: number): string[] {
  if (/^(rate|cron|at)\(/.test(expression)) return [];
  return nextTimes(parseCron(expression, 'a schedule'), timeZone, after, count).map((time) => time.toISOString());
}
