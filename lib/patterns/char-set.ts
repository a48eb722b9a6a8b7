/** A set of characters, as JavaScript writes it with the flag `u`. */
export interface CharSet {
  /** An expression that takes one character of it. */
  readonly source: string;
  /** What it is between brackets; undefined for what takes more than one class. */
  readonly inBrackets?: string;
}

/** The set that brackets around this are. */
export function plainSet(inBrackets: string): CharSet {
  return { source: `[${inBrackets}]`, inBrackets };
}

/** All characters of all of these. */
export function union(sets: readonly CharSet[]): CharSet {
  const plain = sets.filter((set) => set.inBrackets !== undefined);
  const others = sets.filter((set) => set.inBrackets === undefined);
  const together = plain.length === 0 ? [] : [plainSet(plain.map((set) => set.inBrackets).join(''))];
  const all = [...together, ...others];
  return all.length === 1 ? all[0] : { source: `(?:${all.map(({ source }) => source).join('|')})` };
}

/** The characters that are in both. */
export function intersection(first: CharSet, second: CharSet): CharSet {
  return { source: `(?:(?=${first.source})${second.source})` };
}

/** All other characters. */
export function complement(set: CharSet): CharSet {
  return { source: set.inBrackets === undefined ? `(?:(?!${set.source})[^])` : `[^${set.inBrackets}]` };
}
