/** Letters that a name needs for a guess: shorter names are similar to too many others. */
const MIN_LETTERS = 3;
/** One typing error is assumed for so many letters. */
const LETTERS_A_SLIP = 4;
const MAX_SLIPS = 3;

/**
 * The known name that was probably meant, for error messages. It differs in case, `-`, `_` or a plural; it is a few typing errors
 * away (a letter too many, too few, a wrong one, or two that are swapped); or one name is made of whole words of the other. The
 * nearest name wins, then the one of the most similar length, then the first.
 *
 * @returns undefined when no name is near: a wrong hint is worse than none
 */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  let best: { readonly name: string; readonly distance: number; readonly more: number } | undefined;
  for (const name of known) {
    const distance = distanceOf(typed, name);
    const more = Math.abs(typed.length - name.length);
    const isNearer = best === undefined || distance < best.distance || (distance === best.distance && more < best.more);
    if (distance < Infinity && isNearer) {
      best = { name, distance, more };
    }
  }
  return best?.name;
}

/**
 * The known name that a name is a misspelling of: it differs in case, `-`, `_`, a plural or a few typing errors. Unlike `nearest`,
 * words more or less make another name of it.
 *
 * @returns undefined when it is a name of its own
 */
export function misspelt(typed: string, known: readonly string[]): string | undefined {
  const near = nearest(typed, known);
  return near !== undefined && distanceOf(typed, near) <= MAX_SLIPS ? near : undefined;
}

/** 0 for the same letters, then how many slips, then how many letters more; Infinity when it is none of that. */
function distanceOf(typed: string, known: string): number {
  const [a, b] = [lettersOf(typed), lettersOf(known)];
  if (a === b) {
    return a === '' ? Infinity : 0;
  }
  if (a[0] === b[0] && singular(typed) === singular(known)) {
    return 1;
  }
  const more = Math.abs(a.length - b.length);
  const slips = more > MAX_SLIPS ? Infinity : slipsBetween(a, b);
  if (
    slips === 1 ? Math.max(a.length, b.length) >= MIN_LETTERS : slips <= MAX_SLIPS && slips <= allowed(typed, known)
  ) {
    return slips;
  }
  const isPart = isAbbreviation(a, b) || isWordsOf(a, known, b) || isWordsOf(b, typed, a);
  return isPart ? MAX_SLIPS + more : Infinity;
}

/** A name without what people write differently: `maxConcurrency`, `max_concurrency`, `Max-Concurrency`. */
function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/g, '');
}

/** `run_dependencies` and `run_dependency`, `retries` and `retrys` are one. */
function singular(name: string): string {
  const words = wordsOf(name).map((word) => word.replace(/ies$/, 'y').replace(/([^s])s$/, '$1'));
  return words.join('');
}

/**
 * How many typing errors are likely. Parts between dots or slashes are separate names: the limit applies to each of
 * them.
 */
function allowed(typed: string, known: string): number {
  const [parts, others] = [typed, known].map((name) => name.split(/[./]/).map(lettersOf));
  if (parts.length !== others.length) {
    return allowedIn(lettersOf(typed), lettersOf(known));
  }
  const each = parts.map((part, at) => ({
    slips: slipsBetween(part, others[at]),
    allowed: allowedIn(part, others[at]),
  }));
  return each.some((part) => part.slips > part.allowed) ? 0 : each.reduce((sum, { slips }) => sum + slips, 0);
}

function allowedIn(a: string, b: string): number {
  const letters = Math.max(a.length, b.length);
  return letters < MIN_LETTERS ? 0 : Math.min(MAX_SLIPS, Math.max(1, Math.floor(letters / LETTERS_A_SLIP)));
}

/** Whether it is the beginning of a name, and at least half of it. */
function isAbbreviation(part: string, whole: string): boolean {
  return isHalf(part, whole) && whole.startsWith(part);
}

/** Whether it is some words of a name, and at least half of it. */
function isWordsOf(part: string, name: string, whole: string): boolean {
  if (!isHalf(part, whole) || !whole.includes(part)) {
    return false;
  }
  const words = wordsOf(name);
  return words.some((_, from) => words.some((__, to) => words.slice(from, to + 1).join('') === part));
}

function isHalf(part: string, whole: string): boolean {
  return part.length >= MIN_LETTERS && part.length * 2 >= whole.length;
}

function wordsOf(name: string): string[] {
  const split = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').split(/[-_ ./]/);
  return split.map((word) => word.toLowerCase());
}

/** Levenshtein's distance; two neighbours that are swapped count as one. */
function slipsBetween(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(Math.min(row[j - 1] + 1, last[j] + 1, replaced, isSwapped ? beforeLast[j - 2] + 1 : Infinity));
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length];
}
