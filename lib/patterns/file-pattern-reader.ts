import { complement, type CharSet } from './char-set';
import { isCased, letterSet, propertySet } from './java-sets';

/** The meaning of an escape: one character, or a set of them. */
export type Escape = { readonly char: string } | { readonly set: CharSet };

const CONTROLS: Record<string, string> = { t: '\t', n: '\n', r: '\r', f: '\f', a: '\x07', e: '\x1b' };

/** Letter of an escape that is refused → what it is, what to write instead. */
const REFUSED_ESCAPES: [string, string, string][] = [
  ['123456789k', 'a back-reference', 'Write out the possible texts'],
  ['E', 'the end of a quotation that has no begin', 'Leave it out'],
  ['bB', 'a word boundary', 'Write the possible characters: [_.-]'],
  ['G', 'an anchor', 'Leave it out: the whole name must match anyway'],
  ['R', 'a line break, which can be two characters', 'Write [\\n\\r]'],
  ['X', 'a character with its accents', 'Write .'],
  ['N', 'a character by its name', 'Write the character itself, or \\x{h...}'],
];

/**
 * Reads a Java regular expression piece by piece: characters and escapes, which it gives back as JavaScript wants them.
 * Classes, subclasses read groups and quantifiers.
 */
export class PatternReader {
  /** The pattern by code points, as both engines read it. */
  protected readonly chars: string[];
  protected at = 0;
  protected ignoreCase = false;
  protected inLookbehind = false;

  constructor(
    protected readonly pattern: string,
    private readonly where: string,
  ) {
    this.chars = Array.from(unquoted(pattern));
  }

  /** Reads what follows a backslash. */
  protected escape(start: number): Escape {
    const char = this.chars[this.at++];
    if (char === undefined) {
      this.refuse('a backslash at its end', start, 'Write \\\\ for the character');
    }
    const set = letterSet(char);
    if (set !== undefined) {
      if (/[A-Z]/.test(char)) {
        this.refuseInLookbehind(start, `\\${char}`);
      }
      return { set };
    }
    if (char in CONTROLS) {
      return { char: CONTROLS[char] };
    }
    if (char === 'c') {
      return { char: this.control(start) };
    }
    if (char === '0') {
      return { char: this.octal(start) };
    }
    if (char === 'p' || char === 'P') {
      const property = this.property(start);
      return { set: char === 'p' ? property : complement(property) };
    }
    if (char === 'x' || char === 'u') {
      const rest = this.chars.slice(this.at, this.at + 12).join('');
      const digits = (char === 'x' ? /^(?:([\da-f]{2})|\{([\da-f]+)\})/i : /^([\da-f]{4})/i).exec(rest);
      const value = parseInt(digits?.[1] ?? digits?.[2] ?? '', 16);
      if (!digits || value > 0x10ffff) {
        this.refuse(`an incomplete \\${char}`, start, 'Write \\xhh, \\uhhhh or \\x{h...}');
      }
      this.at += digits[0].length;
      return { char: String.fromCodePoint(value) };
    }
    if (/[A-Za-z0-9]/.test(char)) {
      const [, what, instead] = REFUSED_ESCAPES.find(([letters]) => letters.includes(char)) ?? [];
      this.refuse(`\\${char}, ${what ?? 'no escape of Java'}`, start, instead ?? `Write ${char}`);
    }
    return { char };
  }

  /** `\cA`: the character that Ctrl makes of another. */
  private control(start: number): string {
    const code = this.chars[this.at++]?.codePointAt(0);
    return code !== undefined && code < 0x80
      ? String.fromCodePoint(code ^ 0x40)
      : this.refuse('an incomplete \\c', start, 'Write it as \\xhh');
  }

  /** `\0n`, `\0nn`, or `\0mnn` with m up to 3. */
  private octal(start: number): string {
    const rest = this.chars.slice(this.at, this.at + 3).join('');
    const [digits] = /^(?:[0-3][0-7]{2}|[0-7]{1,2})/.exec(rest) ?? [
      this.refuse('an incomplete \\0', start, 'Write it as \\xhh'),
    ];
    this.at += digits.length;
    return String.fromCodePoint(parseInt(digits, 8));
  }

  /** What follows `\p` and `\P`: `{Alpha}`, `{IsLatin}`, `{Lu}`, `L`. */
  private property(start: number): CharSet {
    const rest = this.chars.slice(this.at, this.at + 60).join('');
    const [written, long, short] = /^(?:\{([\w=]+)\}|([LMNPSZ]))/.exec(rest) ?? [''];
    const name = long ?? short;
    const set = name === undefined || (this.ignoreCase && isCased(name)) ? undefined : propertySet(name);
    if (set === undefined) {
      const which = name === undefined ? '' : `{${name}}`;
      this.refuse(`\\p${which}, a set that JavaScript does not know`, start, 'List the characters: [a-zA-Z]');
    }
    this.refuseInLookbehind(start, `\\p{${name}}`);
    this.at += written.length;
    return set;
  }

  protected literal(char: string, start: number): string {
    const code = this.codePoint(char, start);
    if (code > 0xffff) {
      this.refuseInLookbehind(start, char);
    }
    return this.ignoreCase && /[A-Za-z]/.test(char)
      ? `[${char.toLowerCase()}${char.toUpperCase()}]`
      : escaped(code, false);
  }

  protected codePoint(char: string, start: number): number {
    const code = char.codePointAt(0)!;
    if (code >= 0xd800 && code <= 0xdfff) {
      this.refuse('half of a surrogate pair', start, 'Write the character itself, or \\x{h...}');
    }
    return code;
  }

  /** Java steps back by UTF-16 units, JavaScript by code points: they agree on characters that are one unit. */
  protected refuseInLookbehind(start: number, construct: string): void {
    if (this.inLookbehind) {
      this.refuse(`${construct} inside a lookbehind`, start, 'List the characters that can come before: (?<=[a-z_])');
    }
  }

  protected accept(char: string): boolean {
    const found = this.chars[this.at] === char;
    this.at += found ? 1 : 0;
    return found;
  }

  protected refuse(construct: string, at: number, instead: string): never {
    throw new Error(
      `The ${this.where}, ${JSON.stringify(this.pattern)}, has ${construct} (character ${at + 1}): ` +
        `that cannot be matched in JavaScript as Starlake matches it in Java. ${instead}.`,
    );
  }
}

/** A pattern whose quotations, `\Q...\E`, are written with backslashes, as Java itself reads them. */
function unquoted(pattern: string): string {
  let source = '';
  let isQuoted = false;
  for (let i = 0; i < pattern.length; i++) {
    const [char, next] = [pattern[i], pattern[i + 1]];
    if (isQuoted) {
      const isEnd = char === '\\' && next === 'E';
      source += isEnd ? '' : char < '\x80' && !/[A-Za-z0-9]/.test(char) ? `\\${char}` : char;
      i += isEnd ? 1 : 0;
      isQuoted = !isEnd;
    } else if (char === '\\' && next === 'Q') {
      isQuoted = true;
      i++;
    } else {
      source += char === '\\' ? char + (next ?? '') : char;
      i += char === '\\' ? 1 : 0;
    }
  }
  return source;
}

/** A character as it must be written under flag `u`, inside or outside a class. */
export function escaped(code: number, inClass: boolean): string {
  const char = String.fromCodePoint(code);
  if ((inClass ? '\\]^-[' : '^$\\.*+?()[]{}|').includes(char)) {
    return `\\${char}`;
  }
  return /[\x20-\x7e\p{L}\p{N}]/u.test(char) ? char : `\\u{${code.toString(16)}}`;
}
