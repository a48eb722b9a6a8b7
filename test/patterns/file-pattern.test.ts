import fc from 'fast-check';
import { fileMatcher } from '../../lambda/stage-files/file-matcher';
import { translateFilePattern } from '../../lib/patterns/file-pattern';
import { scrambled, supported } from './pattern-generator';

const WHERE = "pattern of table 'orders'";

/** Whether the whole name matches, as the gate asks it. */
const accepts = (pattern: string, name: string) => fileMatcher(translateFilePattern(pattern, WHERE))(name);

describe('patterns as Starlake projects have them', () => {
  test.each([
    [
      'orders.*.csv',
      ['orders.csv', 'orders_1.csv', 'orders-2024xcsv'],
      ['my_orders.csv', 'orders.csv.gz', 'orders.json'],
    ],
    [
      'orders_\\d{8}\\.(csv|json)',
      ['orders_20240229.csv', 'orders_20240229.json'],
      ['orders_2024.csv', 'orders_20240229.'],
    ],
    ['^orders-(?<day>\\d{4}-\\d{2}-\\d{2})\\.csv$', ['orders-2024-02-29.csv'], ['orders-20240229.csv']],
    ['(?i)orders_[a-c]+\\.CSV', ['ORDERS_aBc.csv', 'orders_a.CSV'], ['orders_d.csv']],
    ['orders(?!_tmp).*\\.csv', ['orders_1.csv'], ['orders_tmp1.csv']],
    ['.*(?<!_draft)\\.csv', ['orders.csv'], ['orders_draft.csv']],
    ['a|b', ['a', 'b'], ['ab', 'a\n', '']],
    ['[\\w-.]+', ['a-b.c_1'], ['a b', 'é']],
    ['données_é+\\.csv', ['données_éé.csv'], ['donnees_é.csv']],
    ['data\\ \\(1\\)\\_\\-\\/\\{\\}]}', ['data (1)_-/{}]}'], []],
  ])('%s', (pattern, accepted, refused) => {
    expect(accepted.filter((name) => !accepts(pattern, name))).toEqual([]);
    expect(refused.filter((name) => accepts(pattern, name))).toEqual([]);
  });

  test('a pattern that both read the same way stays as it is', () => {
    const pattern = '(?<kind>orders|sales)_[a-z0-9]{2,}?_\\d+\\.csv$';
    expect(translateFilePattern(pattern, WHERE)).toBe(pattern);
  });
});

describe('where the two languages differ', () => {
  test.each([
    ['the dot stops at NEL', 'a.b', 'a\x85b', false],
    ['the dot takes one character of two units', 'a.b', 'a😀b', true],
    ['\\s is ASCII', 'a\\sb', 'a\xa0b', false],
    ['\\s in a class', '[\\s]', '\u3000', false],
    ['\\S takes the other spaces', '\\S', '\xa0', true],
    ['\\S in a class', '[^\\S]', '\xa0', false],
    ['\\d is ASCII', '\\d', '٣', false],
    ['(?i) folds ASCII only', '(?i)é', 'É', false],
    ['(?i) leaves the long s alone', '(?i)s', 'ſ', false],
    ['(?i) folds escapes too', '(?i)\\x41\\u0042\\x{43}', 'abc', true],
    ['(?i) folds the characters of a range, not its ends', '(?i)[X-b]', 'B', true],
    ['(?i) folds the characters of a range, not its ends', '(?i)[X-b]', 'x', true],
    ['(?i) folds the characters of a range, not its ends', '(?i)[X-b]', 'c', false],
    ['(?i) under a negation', '(?i)[^a]', 'A', false],
    ['$ before the last line break', 'a$\\n', 'a\n', true],
    ['$ not between \\r and \\n', 'a\\r$\\n', 'a\r\n', false],
    ['a hyphen after a set', '[\\d-z]', '-', true],
    ['a hyphen after a set starts no range', '[\\d-z]', 'b', false],
    ['a caret that is not first', '[a^]', '^', true],
    ['a single &', '[a&b]', '&', true],
  ])('%s: %s on %j', (_title, pattern, name, expected) => {
    expect(accepts(pattern, name)).toBe(expected);
  });
});

describe('what only Java writes', () => {
  test.each<[string, string[], string[]]>([
    ['\\Qorders(1).csv\\E', ['orders(1).csv'], ['orders1.csv', 'orders(1)xcsv']],
    ['\\Qorders\\E.*', ['orders', 'orders1.csv'], ['order']],
    ['a\\Q+\\E+', ['a+', 'a++'], ['a', 'aa']],
    ['[\\Q]-\\E]+', [']', '-]'], ['Q']],
    ['\\Qa.b', ['a.b'], ['axb']],
    ['(?i:or)d', ['ORd', 'ord'], ['orD']],
    ['a(?i)b|c', ['aB', 'ab', 'C'], ['Ab']],
    ['(a(?i)b)c', ['aBc'], ['abC']],
    ['(?i)a(?-i:b)', ['Ab', 'ab'], ['aB']],
    ['\\Aa\\z', ['a'], ['a\n', 'b']],
    ['a\\Z', ['a'], ['ab']],
    ['\\p{Alpha}\\p{Digit}[\\p{Punct}]', ['a1-', 'Z9~'], ['é1-', 'a1a']],
    ['a*+b', ['b', 'aab'], ['a']],
    ['a*+a.*', [], ['a', 'aaa']],
    ['orders_\\d++\\.csv', ['orders_12.csv'], ['orders_.csv']],
    ['(?:a|ab){2}+', ['aa'], ['aba', 'aab']],
    ['(?>a|ab)c', ['ac'], ['abc']],
    ['(?>a+)*b', ['b', 'aab'], ['a']],
    ['(?s)a.b', ['a\nb', 'a\x85b', 'axb'], ['ab']],
    ['(?si:A.)b', ['a\nb'], ['a\nB']],
    ['(?i-s)A.', ['ab'], ['a\n']],
    ['[a-z&&[^aeiou]]+', ['xyz'], ['xaz', 'X']],
    ['[\\w&&[^_]]+\\.csv', ['ab1.csv'], ['a_b.csv']],
    ['[a-e&&c-g&&d]', ['d'], ['c', 'e']],
    ['[a[0-3]]+', ['a12'], ['4', 'b']],
    ['[^a[0-3]]', ['4', 'b'], ['a', '1']],
    ['[^a-c&&[b]]', ['a', 'c', 'd'], ['b']],
    ['[]a]', [']', 'a'], ['[', '']],
    ['[^]a]', ['b'], [']', 'a']],
    ['\\p{L}+\\pN', ['été1'], ['e', '1']],
    ['\\p{Lu}\\p{IsLowercase}[\\p{IsDigit}_]', ['Éa_', 'Aé٣'], ['aa_']],
    ['\\P{L}[\\P{Alpha}]', ['1é', '-2'], ['a1', '1a']],
    ['\\p{IsLatin}\\p{script=Greek}\\p{gc=Sc}', ['aβ€'], ['βa€']],
    ['\\H\\V', ['a ', '-a'], [' a', 'a\n']],
    ['\\h\\0101\\cA\\e', [' A\x01\x1b', '\xa0A\x01\x1b'], ['A\x01\x1b']],
  ])('%s', (pattern, accepted, others) => {
    for (const name of accepted) expect([name, accepts(pattern, name)]).toEqual([name, true]);
    for (const name of others) expect([name, accepts(pattern, name)]).toEqual([name, false]);
  });
});

describe('refused', () => {
  test.each([
    ['', 'nothing to match'],
    ['(?i)', 'nothing to match'],
    ['(?i)(?s)', 'nothing to match'],
    ['(?:a|)*+', 'possessive quantifier *+ with a repetition of a part that can be empty', '(?:...)'],
    ['(?>(?:a|)*b)', '(?> with a repetition of a part that can be empty'],
    ['(?<=a++)b', "'+' inside a lookbehind"],
    ['(?<=a?+)b', 'possessive quantifier ?+ inside a lookbehind'],
    ['(?<=(?>a))b', '(?> inside a lookbehind'],
    ['(?m)a', 'flags (?m)'],
    ['(?x:a)', 'flags (?x:'],
    ['(?i-u)a', 'flags (?i-u)'],
    ['(?P<day>a)', "'(?' that starts no known group, (?P<"],
    ['(?<a_b>c)', "'(?' that starts no known group"],
    ['(?<a>b)(?<a>c)', "two groups named 'a'"],
    ['a\\E', '\\E, the end of a quotation'],
    ['[a&&]', 'an intersection && of nothing', '\\&'],
    ['[&&a]', 'an intersection && of nothing'],
    ['[a&&&b]', '&&&'],
    ['[ab&&[a]b]', 'a class beside other characters behind &&', '[a-z&&[^bc]]'],
    ['['.repeat(200), 'classes more than 100 deep'],
    ['\\p{InGreek}', '\\p{InGreek}, a set that JavaScript does not know'],
    ['\\p{javaLowerCase}', '\\p{javaLowerCase}, a set'],
    ['\\p{Nonsense}', '\\p{Nonsense}, a set'],
    ['\\p', '\\p, a set'],
    ['(?<=\\p{L})b', '\\p{L} inside a lookbehind'],
    ['(?<=[a[b]])b', 'a class inside a class inside a lookbehind'],
    ['(?<=[a&&b])b', '[...&&...] inside a lookbehind'],
    ['(?<=\\H)b', '\\H inside a lookbehind'],
    ...[...'bB'].map((letter) => [`a\\${letter}`, `\\${letter}, a word boundary`]),
    ...[...'G'].map((letter) => [`a\\${letter}`, `\\${letter}, an anchor`]),
    ['a\\R', '\\R, a line break, which can be two characters', '[\\n\\r]'],
    ['a\\X', '\\X, a character with its accents'],
    ['a\\N{DIGIT ONE}', '\\N, a character by its name'],
    ['a\\c', 'an incomplete \\c'],
    ['\\08', 'an incomplete \\0'],
    ['(?i)\\p{Lower}', '\\p{Lower}, a set'],
    ['(?i)\\p{Lu}', '\\p{Lu}, a set'],
    ['(a)\\1', '\\1, a back-reference'],
    ['(?<n>a)\\k<n>', '\\k, a back-reference'],
    ['\\y', '\\y, no escape of Java', 'Write y'],
    ['[\\b]', '\\b, a word boundary'],
    ['\\x4', 'an incomplete \\x'],
    ['\\x{110000}', 'an incomplete \\x'],
    ['\\u004', 'an incomplete \\u'],
    ['\\ud83d\\ude00', 'half of a surrogate pair', '\\x{h...}'],
    ['[]', "'[' without its ']'"],
    ['[^]', "'[' without its ']'"],
    ['[a', "'[' without its ']'"],
    ['[a-', "'[' without its ']'"],
    ['[z-a]', 'a range that ends before it starts'],
    ['[a-\\d]', 'a range that ends before it starts'],
    ['(a', "'(' without its ')'"],
    ['a)', "')' without its '('"],
    ['*.csv', "'*' with nothing to repeat", '\\*'],
    ['a|?', "'?' with nothing to repeat"],
    ['{2}', "'{' with nothing to repeat"],
    ['a**', 'two quantifiers in a row'],
    ['a{2}{3}', 'two quantifiers in a row'],
    ['a{,3}', "'{' that counts nothing", '\\{'],
    ['orders_{day}', "'{' that counts nothing"],
    ['a{3,2}', 'the repetition {3,2}'],
    ['a{3,0}', 'the repetition {3,0}'],
    ['a{2000}', 'the repetition {2000}'],
    ['^*a', "'*' after an anchor"],
    ['(?=a)+a', "'+' after an anchor or a lookaround"],
    ['(?:^|a){2}', '{2} after a group with an anchor'],
    ['(?<=a+)b', "'+' inside a lookbehind"],
    ['(?<=(?:ab){2})b', "'{2}' inside a lookbehind"],
    ['(?<=.)b', '. inside a lookbehind'],
    ['(?<=\\W)b', '\\W inside a lookbehind'],
    ['(?<=[^a])b', '[^...] inside a lookbehind'],
    ['(?<=[\\D])b', '\\D inside a lookbehind'],
    ['(?<=😀)b', '😀 inside a lookbehind'],
    ['(?<=[€-😀])b', 'beyond \\ud7ff inside a lookbehind'],
    ['(?<=(?=a)a)b', "'(?=' inside a lookbehind"],
    ['a\\', 'a backslash at its end'],
    ['('.repeat(30000), 'groups more than 100 deep'],
  ])('%.40s: %s', (pattern, construct, instead = '') => {
    let message = '';
    try {
      translateFilePattern(pattern, WHERE);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toContain(`The ${WHERE}, ${JSON.stringify(pattern)}, has `);
    expect(message).toContain(construct);
    expect(message).toContain(instead);
  });

  test('an expression too large for JavaScript', () => {
    const pattern = '(?:a|b)'.repeat(20_000);
    expect(() => translateFilePattern(pattern, WHERE)).toThrow(/has an expression that JavaScript refuses \([^)]*\) /);
  });

  test('the message says what to do', () => {
    expect(() => translateFilePattern('orders_\\R.csv', WHERE)).toThrow(
      'The pattern of table \'orders\', "orders_\\\\R.csv", has \\R, a line break, which can be two characters (character 8): ' +
        'that cannot be matched in JavaScript as Starlake matches it in Java. Write [\\n\\r].',
    );
  });
});

test('a pattern stays as it was written where the languages agree, and names with NEL are told as Java tells them', () => {
  expect(translateFilePattern('orders-.*\\.csv', WHERE)).toBe('orders-.*\\.csv');
  expect(accepts('a\\S', 'a\x85')).toBe(true);
  expect(accepts('[^b]', '\x85')).toBe(true);
  for (const pattern of ['\\x85', '[\\x80-\\xff]', '\u2028', '[a-\u017f]']) {
    expect(() => translateFilePattern(pattern, WHERE)).toThrow('tell U+0085 from U+2028');
  }
});

describe('properties', () => {
  test('a supported pattern is translated, and accepts the name it was made for', () => {
    fc.assert(
      fc.property(supported, ({ pattern, name, sure }) => {
        expect(accepts(pattern, name) || !sure).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('anything else is refused with the place and the pattern, or gives a valid expression', () => {
    fc.assert(
      fc.property(fc.oneof(scrambled, fc.string({ unit: 'binary' })), (pattern) => {
        try {
          new RegExp(`^(?:${translateFilePattern(pattern, WHERE)})$`, 'u').test('orders.csv');
        } catch (error) {
          expect((error as Error).message).toContain(`The ${WHERE}, ${JSON.stringify(pattern)}, has `);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('an escaped name accepts itself alone', () => {
    const units = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(units, units, (name, other) => {
        const pattern = name.replace(/[^\p{L}\p{N}]/gu, (char) => `\\${char}`);
        expect(accepts(pattern, name)).toBe(true);
        expect(accepts(pattern, other)).toBe(name === other);
      }),
    );
  });
});
