import { MAX_DEPTH } from './class-reader';
import { QuantifierReader, type Atom, type Piece } from './quantifier-reader';

/**
 * Translates the pattern of a table, a Java regular expression, into a JavaScript one that accepts the same file names.
 *
 * Starlake loads the files whose whole base name matches `table.pattern` (`java.util.regex.Matcher.matches()`, without
 * flags). A gate that answered "ready" for other files than those would start loads that find nothing, or leave files
 * behind. What the two languages read differently is therefore rewritten where that is exact, and refused where not.
 *
 * @param pattern a Java regular expression; of flags it may set `i` and `s`
 * @param where the owner of the pattern, for errors: `pattern of table 'orders'`
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

// Java's `$` also matches before a line terminator that ends the name, but not between \r and \n.
const DOLLAR = '(?=$|\\r\\n$|(?<!\\r)\\n$|[\\r\\x85\\u2028\\u2029]$)';

class Translation extends QuantifierReader {
  private dotAll = false;
  private assertions = 0;
  private readonly groupNames = new Set<string>();

  run(): string {
    if (/^(?:\(\?[a-zA-Z]+\))*$/.test(this.pattern)) {
      this.refuse('nothing to match', this.at, 'Write what the names of its files look like: orders_.*\\.csv');
    }
    const { source } = this.alternation();
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

  private alternation(): Piece {
    const pieces = [this.sequence()];
    while (this.accept('|')) {
      pieces.push(this.sequence());
    }
    return {
      source: pieces.map(({ source }) => source).join('|'),
      mayBeEmpty: pieces.some(({ mayBeEmpty }) => mayBeEmpty),
    };
  }

  private sequence(): Piece {
    let [source, mayBeEmpty] = ['', true];
    while (this.at < this.chars.length && !'|)'.includes(this.chars[this.at])) {
      const start = this.at;
      const atom = this.atom();
      this.refuseToTellBreaksApart(atom, start);
      const repeated = this.repeated(atom);
      source += repeated.source;
      mayBeEmpty &&= repeated.mayBeEmpty;
    }
    return { source, mayBeEmpty };
  }

  private refuseToTellBreaksApart({ source, kind }: Atom, start: number): void {
    if (kind === 'characters' && /^[[(]|[^ -~]|\\[uxpP]/.test(source)) {
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
        return { source: this.characterClass(start).source, kind: 'characters' };
      case '.':
        this.refuseInLookbehind(start, '.');
        return { source: this.dotAll ? '[^]' : '.', kind: 'characters' };
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
        return { source: escape.set.source, kind: 'characters' };
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
    const outer = [this.ignoreCase, this.dotAll] as const;
    const rest = this.chars.slice(start, start + 24).join('');
    const [written, on = '', off = '', end] = /^\(\?(?=[A-Za-z-])([A-Za-z]*)(?:-([A-Za-z]+))?([:)])/.exec(rest) ?? [];
    if (written !== undefined) {
      if (/[^is]/.test(on + off)) {
        this.refuse(`the flags ${written}`, start, 'Only i and s can be set or unset: list the characters instead');
      }
      this.ignoreCase = (this.ignoreCase || on.includes('i')) && !off.includes('i');
      this.dotAll = (this.dotAll || on.includes('s')) && !off.includes('s');
      this.at = start + written.length;
    }
    if (end === ')') {
      return { source: '', kind: 'assertion' };
    }
    const group = written === undefined ? this.openGroup(start) : this.closeGroup('(?:', start);
    [this.ignoreCase, this.dotAll] = outer;
    return group;
  }

  /** `(?>...)`: what it has matched first stays. */
  private atomicGroup(start: number): Atom {
    this.at = start + 3;
    const group = this.closeGroup('(?:', start);
    return { ...group, source: this.keep(group, start, '(?>') };
  }

  private openGroup(start: number): Atom {
    let open = '(';
    if (this.chars[this.at] === '?' && this.chars[this.at + 1] === '>') {
      return this.atomicGroup(start);
    }
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
    const [before, repetitions] = [this.assertions, this.emptyRepetitions];
    this.assertions += looks ? 1 : 0;
    this.inLookbehind = outer || (looks && open.includes('<'));
    if (++this.depth > MAX_DEPTH) {
      this.refuse(`groups more than ${MAX_DEPTH} deep`, start, 'Write it in a simpler way');
    }
    const { source, mayBeEmpty } = this.alternation();
    this.depth--;
    this.inLookbehind = outer;
    if (!this.accept(')')) {
      this.refuse("a '(' without its ')'", start, "Write \\( for the character '('");
    }
    return {
      source: `${open}${source})`,
      kind: looks ? 'assertion' : 'group',
      asserts: this.assertions > before,
      mayBeEmpty: looks || mayBeEmpty,
      repeatsNothing: this.emptyRepetitions > repetitions,
    };
  }

  private refuseGroup(rest: string, start: number): never {
    this.refuse(
      `a '(?' that starts no known group, ${rest.slice(0, 4)}`,
      start,
      'Write (?:...) for a group, or \\(\\?',
    );
  }
}
