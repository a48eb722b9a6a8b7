import { ClassReader } from './class-reader';

/** A piece of the result that a quantifier would apply to. */
export interface Atom {
  readonly source: string;
  readonly kind: 'characters' | 'group' | 'assertion';
  /** Whether an anchor or a lookaround is in it, at any depth. */
  readonly asserts?: boolean;
  /** Whether it can match nothing. */
  readonly mayBeEmpty?: boolean;
  /** Whether it contains, at any depth, a repetition of a part that can match nothing. */
  readonly repeatsNothing?: boolean;
}

/** What stands between two brackets, or bars. */
export interface Piece {
  readonly source: string;
  readonly mayBeEmpty: boolean;
}

// An S3 key has at most 1024 bytes: more cannot be there to match.
const MAX_REPEAT = 1024;

/** Reads the quantifiers of a Java regular expression as well: `a*`, `a{2,3}?`, `a++`. */
export class QuantifierReader extends ClassReader {
  /** How many repetitions of parts that can match nothing were found. */
  protected emptyRepetitions = 0;
  private kept = 0;

  /** What a quantifier, if there is one, makes of what it follows. */
  protected repeated(atom: Atom): Piece {
    const mayBeEmpty = atom.mayBeEmpty ?? atom.kind === 'assertion';
    const start = this.at;
    const source = this.quantifier(atom);
    if (source === '') {
      return { source: atom.source, mayBeEmpty };
    }
    const repeatsNothing = atom.repeatsNothing || mayBeEmpty;
    this.emptyRepetitions += mayBeEmpty ? 1 : 0;
    const isPossessive = this.accept('+');
    const lazy = !isPossessive && this.accept('?') ? '?' : '';
    if (this.isQuantifier()) {
      this.refuse('two quantifiers in a row', start, 'Put a group between them: (?:a{2})*');
    }
    const piece = { source: atom.source + source + lazy, mayBeEmpty: mayBeEmpty || /^(?:[*?]|\{0)/.test(source) };
    if (!isPossessive) {
      return piece;
    }
    const construct = `the possessive quantifier ${source}+`;
    // Nor does Java go back into a round that is over.
    const rounds = atom.kind === 'group' ? this.keep({ ...atom, repeatsNothing }, start, construct) : atom.source;
    return { ...piece, source: this.keep({ ...atom, source: rounds + source, repeatsNothing }, start, construct) };
  }

  private isQuantifier(): boolean {
    return this.at < this.chars.length && '*+?{'.includes(this.chars[this.at]);
  }

  private quantifier(atom: Atom): string {
    const start = this.at;
    if (!this.isQuantifier()) {
      return '';
    }
    const rest = this.chars.slice(start, start + 24).join('');
    const found = /^(?:[*+?]|\{(\d+)(?:,(\d*))?\})/.exec(rest);
    if (!found) {
      return this.refuse("a '{' that counts nothing", start, 'Write \\{ for the character');
    }
    const source = found[0];
    const min = Number(found[1] ?? 0);
    const max = Number(found[2] || min);
    if (atom.kind === 'assertion') {
      this.refuse(`'${source}' after an anchor or a lookaround`, start, 'Leave the quantifier out');
    }
    if (max < min || max > MAX_REPEAT) {
      this.refuse(`the repetition ${source}`, start, `Write {n,m} with n <= m <= ${MAX_REPEAT}, or {n,}`);
    }
    if (atom.asserts && min > 1) {
      // Java tries no further round after an empty one: (?:^|a){2} does not match "a" in Java.
      this.refuse(`${source} after a group with an anchor or a lookaround`, start, 'Write the rounds one by one');
    }
    if (this.inLookbehind && (/[*+]|,\}/.test(source) || (atom.kind === 'group' && source !== '?'))) {
      this.refuse(`'${source}' inside a lookbehind`, start, 'Write out what can come before: (?<=a|aa)');
    }
    this.at += source.length;
    return source;
  }

  /**
   * JavaScript does not go back into a lookahead: what is found there is taken whole. Java ends a repetition by a round of
   * nothing, and JavaScript tries another way to go that round: which is first would not be the same.
   */
  protected keep({ source, repeatsNothing }: Atom, start: number, construct: string): string {
    this.refuseInLookbehind(start, construct);
    if (repeatsNothing) {
      this.refuse(`${construct} with a repetition of a part that can be empty`, start, 'Write a plain group: (?:...)');
    }
    const name = `_${++this.kept}`;
    return `(?:(?=(?<${name}>${source}))\\k<${name}>)`;
  }
}
