/** An automaton: for each state, the next states without a character, and with a matching one. */
export interface Automaton {
  readonly start: number;
  readonly end: number;
  readonly free: ReadonlyArray<readonly number[]>;
  readonly steps: ReadonlyArray<ReadonlyArray<{ readonly fits: RegExp; readonly to: number }>>;
}

/** States of an automaton: a pattern that needs more is not looked into. */
const MAX_STATES = 2000;

/** A pattern that has more states than that. */
export class TooLarge extends Error {}

/**
 * The automaton of a regular expression that `translateFilePattern` made (Thompson's construction). Anchors and lookarounds are
 * passed over: it may accept more than the expression does.
 *
 * @throws TooLarge for one that repeats too much
 */
export function automatonOf(source: string): Automaton {
  return new Builder(source).build();
}

/** Pieces of the expression: escapes, classes, openings of groups, quantifiers, and characters. */
const PIECE =
  /\\(?:u\{[0-9a-f]+\}|x[0-9a-f]{2}|p\{[^}]*\}|k<\w+>|.)|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:<?[=!]|:|<\w+>))?|\{\d+(?:,\d*)?\}\??|[*+?]\??|[\s\S]/giu;

interface Part {
  readonly start: number;
  readonly end: number;
}

class Builder {
  private readonly pieces: readonly string[];
  private at = 0;
  private readonly free: number[][] = [];
  private readonly steps: Array<Array<{ fits: RegExp; to: number }>> = [];

  constructor(source: string) {
    this.pieces = source.match(PIECE) ?? [];
  }

  build(): Automaton {
    const { start, end } = this.alternation();
    return { start, end, free: this.free, steps: this.steps };
  }

  private alternation(): Part {
    const parts = [this.sequence()];
    while (this.pieces[this.at] === '|') {
      this.at++;
      parts.push(this.sequence());
    }
    return parts.length === 1 ? parts[0] : this.either(parts);
  }

  private sequence(): Part {
    let part = this.nothing();
    while (this.at < this.pieces.length && !['|', ')'].includes(this.pieces[this.at])) {
      const from = this.at;
      const atom = this.atom();
      const next = this.repeated(from, atom);
      this.free[part.end].push(next.start);
      part = { start: part.start, end: next.end };
    }
    return part;
  }

  private atom(): Part {
    const piece = this.pieces[this.at++];
    const look = this.pieces[this.at] ?? '';
    const end = piece === '(?:' && isLook(look) ? this.setEnd(this.at - 1) : undefined;
    if (end !== undefined) {
      const set = this.pieces.slice(this.at - 1, end).join('');
      this.at = end;
      return this.character(set);
    }
    if (piece === '(?=' && look.startsWith('(?<_')) {
      // What is kept whole: the group in the lookahead, and the reference to it.
      this.at++;
      const inner = this.alternation();
      this.at += 3;
      return inner;
    }
    if (piece.startsWith('(')) {
      const inner = this.alternation();
      this.at++;
      return /^\(\?<?[=!]$/.test(piece) ? this.nothing() : inner;
    }
    return piece === '^' || piece === '$' ? this.nothing() : this.character(piece);
  }

  /** The place behind a set of characters that begins here, made of sets and lookaheads; undefined for anything else. */
  private setEnd(from: number): number | undefined {
    if (this.pieces[from] !== '(?:') {
      return isCharacter(this.pieces[from] ?? ')') ? from + 1 : undefined;
    }
    const first = isLook(this.pieces[from + 1]) ? this.closed(this.setEnd(from + 2)) : this.setEnd(from + 1);
    let at = first !== undefined && isLook(this.pieces[from + 1]) ? this.setEnd(first) : first;
    while (at !== undefined && this.pieces[at] === '|') {
      at = this.setEnd(at + 1);
    }
    return this.closed(at);
  }

  private closed(at: number | undefined): number | undefined {
    return at !== undefined && this.pieces[at] === ')' ? at + 1 : undefined;
  }

  private repeated(from: number, first: Part): Part {
    const behind = this.at;
    const bounds = boundsOf(this.pieces[behind]);
    if (bounds === undefined) {
      return first;
    }
    const { min, max } = bounds;
    // Each round is built anew from the same pieces.
    const again = () => {
      this.at = from;
      return this.atom();
    };
    let part = min === 0 ? this.optional(first) : first;
    for (let i = 1; i < min; i++) {
      part = this.then(part, again());
    }
    if (max === Infinity) {
      const loop = again();
      this.free[loop.end].push(loop.start);
      part = this.then(part, this.optional(loop));
    } else {
      for (let i = Math.max(1, min); i < max; i++) {
        part = this.then(part, this.optional(again()));
      }
    }
    this.at = behind + 1;
    return part;
  }

  private then(first: Part, second: Part): Part {
    this.free[first.end].push(second.start);
    return { start: first.start, end: second.end };
  }

  private optional(part: Part): Part {
    return this.either([part, this.nothing()]);
  }

  private either(parts: readonly Part[]): Part {
    const [start, end] = [this.state(), this.state()];
    for (const part of parts) {
      this.free[start].push(part.start);
      this.free[part.end].push(end);
    }
    return { start, end };
  }

  private nothing(): Part {
    const state = this.state();
    return { start: state, end: state };
  }

  private character(piece: string): Part {
    const [start, end] = [this.state(), this.state()];
    this.steps[start].push({ fits: new RegExp(`^${piece}$`, 'u'), to: end });
    return { start, end };
  }

  private state(): number {
    if (this.free.length === MAX_STATES) {
      throw new TooLarge();
    }
    this.free.push([]);
    this.steps.push([]);
    return this.free.length - 1;
  }
}

/** Whether a piece takes one character. */
function isCharacter(piece: string): boolean {
  return !/^(?:[()|^$*+?{]|\\k)/.test(piece);
}

function isLook(piece: string): boolean {
  return piece === '(?=' || piece === '(?!';
}

function boundsOf(piece: string | undefined): { readonly min: number; readonly max: number } | undefined {
  const [, sign, from, comma, to] = /^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??$/.exec(piece ?? '') ?? [];
  if (sign !== undefined) {
    return { min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity };
  }
  if (from === undefined) {
    return undefined;
  }
  return { min: Number(from), max: comma === undefined ? Number(from) : to === '' ? Infinity : Number(to) };
}
