import { PatternReader } from './file-pattern-reader';

/**
 * Translates the pattern of a table, a Java regular expression, into a JavaScript one that accepts the same file names.
 *
 * Starlake loads the files whose whole base name matches `table.pattern` (`java.util.regex.Matcher.matches()`, without
 * flags). A gate that answered "ready" for other files than those would start loads that find nothing, or leave files
 * behind. What the two languages read differently is therefore rewritten where that is exact, and refused where not.
 *
 * @param pattern a Java regular expression; of flags it may set `i` only
 * @param where whose pattern it is, as an error shall call it: `pattern of table 'orders'`
 * A line break that Java's `.` excludes and JavaScript's does not, U+0085, must be turned into U+2028 in the names that the
 * result is used on: so a pattern stays as people wrote it, and as they look for it in a state machine.
 *
 * @returns the source of a regular expression, to use as `new RegExp('^(?:' + source + ')$', 'u')`
 * @throws Error when the pattern is no valid one, or uses what JavaScript cannot express the same way: the message names
 *   `where`, the pattern, the construct, and what to write instead
 */
export function translateFilePattern(pattern: string, where: string): string {
  return new Translation(pattern, where).run();
}

/** A piece of the result that a quantifier would apply to. */
interface Atom {
  readonly source: string;
  readonly kind: 'characters' | 'group' | 'assertion';
  /** Whether an anchor or a lookaround is in it, at any depth. */
  readonly asserts?: boolean;
}

// Java's `$` also matches before a line terminator that ends the name, but not between \r and \n.
const DOLLAR = '(?=$|\\r\\n$|(?<!\\r)\\n$|[\\r\\x85\\u2028\\u2029]$)';

// An S3 key has at most 1024 bytes: more cannot be there to match.
const MAX_REPEAT = 1024;

// Far from where the stack ends, here and in both engines.
const MAX_DEPTH = 100;

class Translation extends PatternReader {
  private depth = 0;
  private assertions = 0;
  private readonly groupNames = new Set<string>();

  run(): string {
    if (this.pattern.startsWith('(?i)')) {
      this.ignoreCase = true;
      this.at = 4;
    }
    if (this.at === this.chars.length) {
      this.refuse('nothing to match', this.at, 'Write what the names of its files look like: orders_.*\\.csv');
    }
    const source = this.alternation();
    if (this.at < this.chars.length) {
      this.refuse("a ')' without its '('", this.at, "Write \\) for the character ')'");
    }
    try {
      // Parsing is not enough: the engine finds out that an expression is too large when it first runs it.
      new RegExp(`^(?:${source})$`, 'u').test('');
    } catch (error) {
      const reason = (error as Error).message.replace(/^.*\/u: /s, '');
      this.refuse(`an expression that JavaScript refuses (${reason})`, 0, 'Write it in a simpler way');
    }
    return source;
  }

  private alternation(): string {
    let source = this.sequence();
    while (this.accept('|')) {
      source += `|${this.sequence()}`;
    }
    return source;
  }

  private sequence(): string {
    let source = '';
    while (this.at < this.chars.length && !'|)'.includes(this.chars[this.at])) {
      const start = this.at;
      const atom = this.atom();
      this.refuseToTellBreaksApart(atom, start);
      source += atom.source + this.quantifier(atom);
    }
    return source;
  }

  private refuseToTellBreaksApart({ source, kind }: Atom, start: number): void {
    if (kind === 'characters' && /^\[|[^ -~]|\\[ux]/.test(source)) {
      const characters = new RegExp(`^${source}$`, 'u');
      if (characters.test('\u0085') !== characters.test('\u2028')) {
        this.refuse(
          'characters that tell U+0085 from U+2028',
          start,
          'Write [\\x86-\\xff] for the characters after it',
        );
      }
    }
  }

  private atom(): Atom {
    const start = this.at;
    const char = this.chars[this.at++];
    switch (char) {
      case '(':
        return this.group(start);
      case '[':
        return { source: this.characterClass(start), kind: 'characters' };
      case '.':
        this.refuseInLookbehind(start, '.');
        return { source: '.', kind: 'characters' };
      case '^':
        this.assertions++;
        return { source: '^', kind: 'assertion' };
      case '$': {
        this.assertions++;
        const last = this.depth === 0 && (this.at === this.chars.length || this.chars[this.at] === '|');
        return { source: last ? '$' : DOLLAR, kind: 'assertion' };
      }
      case '*':
      case '+':
      case '?':
      case '{':
        return this.refuse(`a '${char}' with nothing to repeat`, start, `Write \\${char} for the character '${char}'`);
      case '\\': {
        const anchor = this.anchor();
        if (anchor !== undefined) {
          return anchor;
        }
        const escape = this.escape(start);
        if ('char' in escape) {
          return { source: this.literal(escape.char, start), kind: 'characters' };
        }
        if ('DWS'.includes(escape.set)) {
          this.refuseInLookbehind(start, `\\${escape.set}`);
        }
        const set = this.setSource(escape.set);
        return { source: set === undefined ? `\\${escape.set}` : `[${set}]`, kind: 'characters' };
      }
      default:
        return { source: this.literal(char, start), kind: 'characters' };
    }
  }

  /** `\A`, `\z` and `\Z`: the begin, the end, and the end or before a last line end. */
  private anchor(): Atom | undefined {
    const source = { A: '^', z: '$', Z: DOLLAR }[this.chars[this.at]];
    if (source === undefined) {
      return undefined;
    }
    this.at++;
    this.assertions++;
    return { source, kind: 'assertion' };
  }

  /** Flags hold up to the end of the group that they are in. */
  private group(start: number): Atom {
    const outer = this.ignoreCase;
    const [written, off, end] = /^\(\?(-?)i([:)])/.exec(this.chars.slice(start, start + 5).join('')) ?? [];
    if (written !== undefined) {
      this.ignoreCase = off === '';
      this.at = start + written.length;
    }
    if (end === ')') {
      return { source: '', kind: 'assertion' };
    }
    const group = written === undefined ? this.openGroup(start) : this.closeGroup('(?:', start);
    this.ignoreCase = outer;
    return group;
  }

  private openGroup(start: number): Atom {
    let open = '(';
    if (this.chars[this.at] === '?') {
      const rest = this.chars.slice(start, start + 80).join('');
      open = /^\(\?(?::|<?[=!]|<[A-Za-z][A-Za-z0-9]*>)/.exec(rest)?.[0] ?? this.refuseGroup(rest, start);
      const name = /<(\w+)>/.exec(open)?.[1];
      if (name !== undefined) {
        if (this.groupNames.has(name)) {
          this.refuse(`two groups named '${name}'`, start, 'Leave the names out');
        }
        this.groupNames.add(name);
      }
    }
    this.at = start + open.length;
    return this.closeGroup(open, start);
  }

  private closeGroup(open: string, start: number): Atom {
    const looks = /[=!]$/.test(open);
    const outer = this.inLookbehind;
    if (looks && outer) {
      this.refuse(`'${open}' inside a lookbehind`, start, 'Write the two one after the other');
    }
    const before = this.assertions;
    this.assertions += looks ? 1 : 0;
    this.inLookbehind = outer || (looks && open.includes('<'));
    if (++this.depth > MAX_DEPTH) {
      this.refuse(`groups more than ${MAX_DEPTH} deep`, start, 'Write it in a simpler way');
    }
    const body = this.alternation();
    this.depth--;
    this.inLookbehind = outer;
    if (!this.accept(')')) {
      this.refuse("a '(' without its ')'", start, "Write \\( for the character '('");
    }
    return { source: `${open}${body})`, kind: looks ? 'assertion' : 'group', asserts: this.assertions > before };
  }

  private refuseGroup(rest: string, start: number): never {
    if (rest.startsWith('(?>')) {
      this.refuse('an atomic group (?>...)', start, 'Write a plain group: (?:...)');
    }
    const flags = /^\(\?[A-Za-z-]+[:)]/.exec(rest)?.[0];
    if (flags !== undefined) {
      this.refuse(`the flags ${flags}`, start, 'Only i can be set or unset: list the characters instead');
    }
    this.refuse("a '(?' that starts no known group", start, 'Write (?:...) for a group, or \\(\\?');
  }

  private quantifier(atom: Atom): string {
    const start = this.at;
    const rest = this.chars.slice(start, start + 24).join('');
    const found = /^(?:[*+?]|\{(\d+)(?:,(\d*))?\})/.exec(rest);
    if (!found) {
      return rest.startsWith('{') ? this.refuse("a '{' that counts nothing", start, 'Write \\{ for the character') : '';
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
      this.refuse(`'${source}' inside a lookbehind`, start, 'Write out what may come before: (?<=a|aa)');
    }
    this.at += source.length;
    if (this.chars[this.at] === '+') {
      this.refuse(`the possessive quantifier ${source}+`, start, `Write ${source}`);
    }
    const lazy = this.accept('?') ? '?' : '';
    if (this.at < this.chars.length && '*+?{'.includes(this.chars[this.at])) {
      this.refuse('two quantifiers in a row', start, 'Put a group between them: (?:a{2})*');
    }
    return source + lazy;
  }
}
