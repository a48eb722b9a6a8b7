import { automatonOf, TooLarge, type Automaton } from './pattern-automaton';

/** Characters of file names that are tried; what else two patterns have is taken from them. */
const ALPHABET = 'abcxyzABCXYZ0123456789_-. ()#@+,=~%&$!é';
/** Pairs of states after which the search is given up. */
const MAX_PAIRS = 20_000;

/**
 * A file name that two patterns match, both as `translateFilePattern` made them: the shortest, over the characters that names
 * of files usually have and those that the patterns have themselves. Decided on the product of their automata, and tried on the
 * expressions themselves: a name that is found is right. Undefined where there is none; also where the patterns are too large,
 * or have lookarounds that the shortest name does not pass.
 */
export function sharedFile(first: string, second: string): string | undefined {
  try {
    const letters = [...new Set(first + second + ALPHABET)].filter((letter) => letter !== '/');
    const name = search(automatonOf(first), automatonOf(second), letters);
    const isBoth = [first, second].every((source) => new RegExp(`^(?:${source})$`, 'u').test(name ?? ''));
    return name !== undefined && isBoth ? name : undefined;
  } catch (error) {
    if (error instanceof TooLarge) {
      return undefined;
    }
    throw error;
  }
}

/** Whether two patterns, Java's or JavaScript's, begin with other characters, so that they share nothing: most pairs do. */
export function beginApart(first: string, second: string): boolean {
  const prefixes = [prefixOf(first), prefixOf(second)];
  const length = Math.min(...prefixes.map((prefix) => prefix.length));
  return prefixes[0].slice(0, length) !== prefixes[1].slice(0, length);
}

/** Characters that every match begins with. */
function prefixOf(source: string): string {
  if (source.includes('|')) {
    return '';
  }
  const [prefix] = /^[A-Za-z0-9_-]*/.exec(source) ?? [''];
  // The last of them can be optional.
  return /[*?{]/.test(source[prefix.length] ?? '') ? prefix.slice(0, -1) : prefix;
}

function search(first: Automaton, second: Automaton, letters: readonly string[]): string | undefined {
  const start: [number, number] = [first.start, second.start];
  const seen = new Set<string>();
  const queue: Array<{ readonly at: [number, number]; readonly name: string }> = [{ at: start, name: '' }];
  for (let i = 0; i < queue.length && i < MAX_PAIRS; i++) {
    const { at, name: before } = queue[i];
    if (at[0] === first.end && at[1] === second.end && before !== '') {
      return before;
    }
    const go = (next: [number, number], more: string) => {
      const name = before + more;
      // A file has a name: behind the first character the same states are others.
      const key = `${next.join()},${name === ''}`;
      if (!seen.has(key)) {
        seen.add(key);
        queue.push({ at: next, name });
      }
    };
    first.free[at[0]].forEach((to) => go([to, at[1]], ''));
    second.free[at[1]].forEach((to) => go([at[0], to], ''));
    for (const one of first.steps[at[0]]) {
      for (const other of second.steps[at[1]]) {
        const letter = letters.find((each) => one.fits.test(each) && other.fits.test(each));
        if (letter !== undefined) {
          go([one.to, other.to], letter);
        }
      }
    }
  }
  return undefined;
}
