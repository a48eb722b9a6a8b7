import { createHash } from 'node:crypto';

/** Longest name of a state that Step Functions accepts; CDK does not check it. */
export const MAX_STATE_NAME = 80;

/**
 * A state name as people know it from Starlake's DAGs, cut to 80 characters with a hash of the whole name at its end, so
 * that two long names that begin alike stay two names.
 */
export function stateName(name: string): string {
  if (name.length <= MAX_STATE_NAME) {
    return name;
  }
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${cut(name, MAX_STATE_NAME - hash.length - 1)}_${hash}`;
}

/** The beginning of a text, not cut between the halves of a character. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}

/** Characters that a name must have for one that has it as a part to be near. */
const MIN_PART = 4;

/** The nearest of the known names, for error messages; undefined when none is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const typed = name.toLowerCase();
  const limit = Math.max(2, Math.floor(name.length / 3));
  const isPart = (part: string, whole: string) => part.length >= MIN_PART && whole.includes(part);
  const distances = known
    .map((candidate) => ({ candidate, lower: candidate.toLowerCase() }))
    .map((each) => ({ ...each, distance: editDistance(typed, each.lower) }))
    .filter(({ lower, distance }) => distance <= limit || isPart(typed, lower) || isPart(lower, typed));
  distances.sort((a, b) => a.distance - b.distance);
  return distances[0]?.candidate;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(previous[j] + 1, current[j - 1] + 1, substitution));
    }
    previous = current;
  }
  return previous[b.length];
}
