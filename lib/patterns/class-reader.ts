import { complement, intersection, plainSet, union, type CharSet } from './char-set';
import { escaped, PatternReader, type Escape } from './file-pattern-reader';

// Far from where the stack ends, here and in both engines.
export const MAX_DEPTH = 100;

/** Reads the classes of a Java regular expression as well: `[a-z]`, `[^a[0-9]]`, `[a-z&&[^aeiou]]`. */
export class ClassReader extends PatternReader {
  /** How deep it is in groups and classes. */
  protected depth = 0;

  /** A class, after its bracket: a union of sets; `&&` between sets is their intersection. */
  protected characterClass(start: number): CharSet {
    const negated = this.accept('^');
    let set = this.classPart(start, true);
    while (this.acceptIntersection()) {
      this.refuseInLookbehind(start, '[...&&...]');
      set = intersection(set, this.classPart(start, false));
    }
    this.accept(']');
    if (negated) {
      this.refuseInLookbehind(start, '[^...]');
    }
    return negated ? complement(set) : set;
  }

  /** Up to the end of the class, or to `&&`. */
  private classPart(start: number, isFirst: boolean): CharSet {
    const sets: CharSet[] = [];
    let nested = 0;
    for (;;) {
      const isLiteral = isFirst && sets.length === 0;
      if ((this.chars[this.at] === ']' && !isLiteral) || this.isIntersection()) {
        break;
      }
      if (this.chars[this.at] === '[') {
        nested++;
        sets.push(this.nestedClass());
      } else {
        sets.push(this.classItems(start));
      }
    }
    if (sets.length === 0) {
      this.refuse('an intersection && of nothing', start, "Write \\& for the character '&'");
    }
    if (!isFirst && nested > 0 && sets.length > 1) {
      this.refuse('a class beside other characters behind &&', start, 'Put all of it into one class: [a-z&&[^bc]]');
    }
    return union(sets);
  }

  private nestedClass(): CharSet {
    const start = this.at++;
    this.refuseInLookbehind(start, 'a class inside a class');
    if (++this.depth > MAX_DEPTH) {
      this.refuse(`classes more than ${MAX_DEPTH} deep`, start, 'Write it in a simpler way');
    }
    const set = this.characterClass(start);
    this.depth--;
    return set;
  }

  private classItems(start: number): CharSet {
    const from = this.classItem(start);
    if ('set' in from) {
      return from.set;
    }
    if (this.chars[this.at] === '-' && !/^[\][]$/.test(this.chars[this.at + 1] ?? '')) {
      this.at++;
      return plainSet(this.range(from, this.classItem(start), start));
    }
    return plainSet(this.range(from, from, start));
  }

  private classItem(start: number): Escape {
    const at = this.at;
    const char = this.chars[this.at++];
    if (char === undefined) {
      this.refuse("a '[' without its ']'", start, "Write \\[ for the character '['");
    }
    return char === '\\' ? this.escape(at) : { char };
  }

  private isIntersection(): boolean {
    return this.chars[this.at] === '&' && this.chars[this.at + 1] === '&';
  }

  private acceptIntersection(): boolean {
    const found = this.isIntersection();
    this.at += found ? 2 : 0;
    if (found && this.chars[this.at] === '&') {
      this.refuse('&&&', this.at, "Write \\& for the character '&'");
    }
    return found;
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
}
