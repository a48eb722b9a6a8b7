import type { Section } from '../yaml/yaml-section';

/** Seconds of the units of Scala's durations. */
const UNITS: ReadonlyArray<readonly [names: RegExp, seconds: number]> = [
  [/^(d|days?)$/, 86_400],
  [/^(h|hrs?|hours?)$/, 3600],
  [/^(m|mins?|minutes?)$/, 60],
  [/^(s|secs?|seconds?)$/, 1],
  [/^(ms|millis?|milliseconds?)$/, 1e-3],
  [/^(µs|micros?|microseconds?)$/, 1e-6],
  [/^(ns|nanos?|nanoseconds?)$/, 1e-9],
];

/** For how long a loaded table or a task's table may not be refreshed, in whole seconds. */
export interface Freshness {
  /** How old it may be: `error`. 0 where that is not declared. */
  readonly freshness?: number;
  /** From which age on it is worth a warning: `warn`. Starlake's orchestrators ignore it. */
  readonly freshnessWarning?: number;
}

/**
 * The `freshness` of a loaded table or a task's table (Starlake: schema/model/Freshness.scala).
 *
 * @returns undefined if the project does not declare it
 * @throws Error if a value is not a duration
 */
export function readFreshness(section: Section | undefined): Freshness | undefined {
  const declared = section?.section('freshness');
  if (declared === undefined) {
    return undefined;
  }
  const warning = Math.floor(secondsOf(declared, 'warn'));
  const freshness = Math.floor(secondsOf(declared, 'error'));
  return { freshness, ...(warning > 0 ? { freshnessWarning: warning } : {}) };
}

function secondsOf(freshness: Section, key: string): number {
  const text = freshness.text(key)?.trim();
  if (text === undefined) {
    return 0;
  }
  const [, count, unit] = /^(\d+(?:\.\d+)?)\s*([a-zµ]+)$/.exec(text) ?? [];
  const seconds = UNITS.find(([names]) => unit !== undefined && names.test(unit))?.[1];
  if (seconds === undefined) {
    throw freshness.errorOf(key, `is '${text}': it must be a duration such as '1 day', '12 hours' or '90 minutes'`);
  }
  return Number(count) * seconds;
}
