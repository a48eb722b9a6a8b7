/** What an escape stands for: one character, or a predefined set of them (the letter of `\d`, `\W`...). */
export type Escape = { readonly char: string } | { readonly set: string };

// Inside [...]. Java's \s is ASCII, JavaScript's is not; the other sets are the same in both (with flag u, without i).
export const SETS: Record<string, string> = {
  s: '\\t-\\r ',
  S: '\\x00-\\x08\\x0e-\\x1f!-\\u{10ffff}',
  h: '\\t \\xa0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000',
  v: '\\n-\\r\\x85\\u2028\\u2029',
  // POSIX classes, of ASCII only.
  Alpha: 'A-Za-z',
  Digit: '0-9',
  Alnum: '0-9A-Za-z',
  XDigit: '0-9A-Fa-f',
  Punct: '!-\\/:-@\\[-`\\{-~',
  Graph: '!-~',
  Print: ' -~',
  Blank: '\\t ',
  Cntrl: '\\x00-\\x1f\\x7f',
  ASCII: '\\x00-\\x7f',
  Space: '\\t-\\r ',
};

/** Of these `(?i)` changes nothing but in Java's own way. */
const CASED: Record<string, string> = { Lower: 'a-z', Upper: 'A-Z' };

const CONTROLS: Record<string, string> = { t: '\t', n: '\n', r: '\r', f: '\f', a: '\x07', e: '\x1b' };

/** Letter of an escape that is refused → what it is, what to write instead. */
const REFUSED_ESCAPES: [string, string, string][] = [
  ['123456789k', 'a back-reference', 'Write out what may be there'],
  ['E', 'the end of a quotation that has no begin', 'Leave it out'],
  ['pP', 'a Unicode property', 'List the characters: [a-zA-Z]'],
  ['bB', 'a word boundary', 'Write the characters that may be there: [_.-]'],
  ['AZzG', 'an anchor', 'Leave it out: the whole name has to match anyway'],
  ['HVRXN', 'a set of characters', 'List the characters: [ \\t]'],
];

/**
 * Reads a Java regular expression piece by piece: characters, escapes and classes, which it gives back as JavaScript
 * wants them. Groups and quantifiers are up to {@link translateFilePattern}, which documents what is refused and why.
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

  protected characterClass(start: number): string {
    const negated = this.accept('^');
    if (negated) {
      this.refuseInLookbehind(start, '[^...]');
    }
    if (this.chars[this.at] === ']') {
      this.refuse("a class that starts with ']'", start, 'Write [\\]...]');
    }
    let source = '';
    while (!this.accept(']')) {
      const from = this.classItem(start);
      if ('set' in from) {
        if ('DWS'.includes(from.set)) {
          this.refuseInLookbehind(start, `[\\${from.set}]`);
        }
        source += this.setSource(from.set) ?? `\\${from.set}`;
      } else if (this.chars[this.at] === '-' && this.chars[this.at + 1] !== ']') {
        this.at++;
        source += this.range(from, this.classItem(start), start);
      } else {
        source += this.range(from, from, start);
      }
    }
    return `[${negated ? '^' : ''}${source}]`;
  }

  private classItem(start: number): Escape {
    const at = this.at;
    const char = this.chars[this.at++];
    if (char === undefined) {
      this.refuse("a '[' without its ']'", start, "Write \\[ for the character '['");
    }
    if (char === '[') {
      this.refuse('a class inside a class', at, "List the characters in one class; write \\[ for the character '['");
    }
    if (char === '&' && this.chars[this.at] === '&') {
      this.refuse('the intersection &&', at, "List the characters; write \\& for the character '&'");
    }
    return char === '\\' ? this.escape(at) : { char };
  }

  /** Part of a class. In ASCII, Java ignores the case of a range's characters one by one, whatever its ends are. */
  private range(from: { char: string }, to: Escape, start: number): string {
    const low = this.codePoint(from.char, start);
    const high = 'char' in to ? this.codePoint(to.char, start) : -1;
    if (high < low) {
      this.refuse('a range that ends before it starts', start, "Write \\- for the character '-'");
    }
    if (high >= 0xd800) {
      this.refuseInLookbehind(start, '[...] beyond \\ud7ff');
    }
    let source = low === high ? escaped(low, true) : `${escaped(low, true)}-${escaped(high, true)}`;
    for (const [first, last, shift] of this.ignoreCase
      ? [[0x41, 0x5a, 0x20] as const, [0x61, 0x7a, -0x20] as const]
      : []) {
      const [a, z] = [Math.max(low, first), Math.min(high, last)];
      if (a <= z) {
        source += escaped(a + shift, true) + (a < z ? `-${escaped(z + shift, true)}` : '');
      }
    }
    return source;
  }

  /** Reads what follows a backslash. */
  protected escape(start: number): Escape {
    const char = this.chars[this.at++];
    if (char === undefined) {
      this.refuse('a backslash at its end', start, 'Write \\\\ for the character');
    }
    if ('dDwWsS'.includes(char)) {
      return { set: char };
    }
    if ('hv'.includes(char)) {
      return { set: char };
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
    if (char === 'p') {
      return { set: this.posixClass(start) };
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

  /** `\p{Alpha}`: the classes of POSIX are ASCII in Java. */
  private posixClass(start: number): string {
    const rest = this.chars.slice(this.at, this.at + 12).join('');
    const [written, name] = /^\{([A-Z]\w+)\}/.exec(rest) ?? [''];
    const isCased = name !== undefined && name in CASED && !this.ignoreCase;
    if (name === undefined || !(isCased || (name in SETS && name.length > 1))) {
      this.refuse('\\p, a Unicode property', start, 'List the characters: [a-zA-Z]');
    }
    this.at += written.length;
    return name;
  }

  /** What a set is in brackets; undefined for one that JavaScript reads the same. */
  protected setSource(set: string): string | undefined {
    return SETS[set] ?? CASED[set];
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

  private codePoint(char: string, start: number): number {
    const code = char.codePointAt(0)!;
    if (code >= 0xd800 && code <= 0xdfff) {
      this.refuse('half of a surrogate pair', start, 'Write the character itself, or \\x{h...}');
    }
    return code;
  }

  /** Java steps back by UTF-16 units, JavaScript by code points: they agree on characters that are one unit. */
  protected refuseInLookbehind(start: number, construct: string): void {
    if (this.inLookbehind) {
      this.refuse(`${construct} inside a lookbehind`, start, 'List the characters that may come before: (?<=[a-z_])');
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

/** A character as it has to be written under flag `u`, inside or outside a class. */
function escaped(code: number, inClass: boolean): string {
  const char = String.fromCodePoint(code);
  if ((inClass ? '\\]^-[' : '^$\\.*+?()[]{}|').includes(char)) {
    return `\\${char}`;
  }
  return /[\x20-\x7e\p{L}\p{N}]/u.test(char) ? char : `\\u{${code.toString(16)}}`;
}
