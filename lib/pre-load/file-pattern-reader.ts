/** What an escape stands for: one character, or a predefined set of them (the letter of `\d`, `\W`...). */
export type Escape = { readonly char: string } | { readonly set: string };

// Inside [...]. Java's \s is ASCII, JavaScript's is not; the other sets are the same in both (with flag u, without i).
export const SETS: Record<string, string> = { s: '\\t-\\r ', S: '\\x00-\\x08\\x0e-\\x1f!-\\u{10ffff}' };

const CONTROLS: Record<string, string> = { t: '\t', n: '\n', r: '\r', f: '\f' };

/** Letter of an escape that is refused → what it is, what to write instead. */
const REFUSED_ESCAPES: [string, string, string][] = [
  ['0', 'an octal escape', 'Write the character, or \\xhh'],
  ['123456789k', 'a back-reference', 'Write out what may be there'],
  ['QE', 'quoting', 'Put a backslash before each special character'],
  ['pP', 'a Unicode property', 'List the characters: [a-zA-Z]'],
  ['bB', 'a word boundary', 'Write the characters that may be there: [_.-]'],
  ['AZzG', 'an anchor', 'Leave it out: the whole name has to match anyway'],
  ['hHvVRXN', 'a set of characters', 'List the characters: [ \\t]'],
  ['cea', 'a control character', 'Write it as \\xhh'],
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
    this.chars = Array.from(pattern);
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
        source += SETS[from.set] ?? `\\${from.set}`;
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
    if (char in CONTROLS) {
      return { char: CONTROLS[char] };
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

/** A character as it has to be written under flag `u`, inside or outside a class. */
function escaped(code: number, inClass: boolean): string {
  const char = String.fromCodePoint(code);
  if ((inClass ? '\\]^-[' : '^$\\.*+?()[]{}|').includes(char)) {
    return `\\${char}`;
  }
  return /[\x20-\x7e\p{L}\p{N}]/u.test(char) ? char : `\\u{${code.toString(16)}}`;
}
