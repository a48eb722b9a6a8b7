import fc from 'fast-check';
import { translateFilePattern } from '../../lib/patterns/file-pattern';

/** A pattern, and a name it was made for. */
export interface Made {
  readonly pattern: string;
  readonly name: string;
  /** Whether the pattern certainly accepts the name: no anchor, lookaround or negation was involved. */
  readonly sure: boolean;
  /** Whether an anchor or a lookaround is in it: it cannot be repeated more than once for sure. */
  readonly asserts?: boolean;
}

// What the two languages could read differently is over-represented: line terminators, spaces that only JavaScript calls
// spaces, letters that fold to ASCII ones, characters of two UTF-16 units.
const ODD = [
  '\t',
  '\n',
  '\r',
  '\v',
  '\f',
  '\x85',
  '\xa0',
  '\u2028',
  '\u3000',
  '\ufeff',
  '\u017f',
  '\u212a',
  'é',
  'É',
  '€',
  '😀',
  '𝒜',
];
const PLAIN = [...'abcyzABZ019__..--+ ~@&#%=,;:!"\'`<>/'];
const SPECIAL = [...'^$\\.*+?()[]{}|'];

const one = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...PLAIN) },
  { weight: 1, arbitrary: fc.constantFrom(...ODD) },
  { weight: 1, arbitrary: fc.constantFrom(...SPECIAL) },
);
const oneUnit = one.filter((char) => char.length === 1 && char < '\ud800');
const hex = (char: string, width: number) => char.codePointAt(0)!.toString(16).padStart(width, '0');

/** The ways to write a character, in a class or outside. */
const written = (char: string, inClass: boolean): fc.Arbitrary<string> => {
  const forms = [`\\x{${hex(char, 1)}}`];
  if (char.length === 1) forms.push(`\\u${hex(char, 4)}`);
  if (char <= '\xff') forms.push(`\\x${hex(char, 2)}`);
  if (!/[A-Za-z0-9]/.test(char)) forms.push(`\\${char}`);
  const plain = inClass ? !'[]^-&\\'.includes(char) : !'^$\\.*+?()[{|'.includes(char);
  const raw = plain ? [char, char, char, char] : [`\\${char}`, `\\${char}`];
  return fc.constantFrom(...raw, ...forms);
};

const literalOf = (source: fc.Arbitrary<string>): fc.Arbitrary<Made> =>
  source.chain((name) => written(name, false).map((pattern) => ({ pattern, name, sure: true })));

const SETS: Record<string, string[]> = {
  '\\d': ['4'],
  '\\D': ['x', '٣'],
  '\\w': ['a', '_'],
  '\\W': ['-', 'é', '😀'],
  '\\s': [' ', '\v'],
  '\\S': ['a', '\xa0'],
  '\\H': ['a', '\n'],
  '\\V': ['a', ' '],
  '\\p{L}': ['a', 'é'],
  '\\P{L}': ['4', '-'],
  '\\pN': ['4'],
  '\\p{IsLatin}': ['a', 'é'],
  '\\p{P}': ['-', '.'],
  '\\p{Alnum}': ['a', '4'],
  '\\P{Alnum}': ['é', '-'],
};
const setOf = (names: string[]): fc.Arbitrary<Made> =>
  fc
    .constantFrom(...names)
    .chain((pattern) => fc.constantFrom(...SETS[pattern]).map((name) => ({ pattern, name, sure: true })));
const dot: fc.Arbitrary<Made> = one.map((name) => ({ pattern: '.', name, sure: !/[\n\r\x85\u2028\u2029]/.test(name) }));

const singleOf = (source: fc.Arbitrary<string>): fc.Arbitrary<Made> =>
  source.chain((name) => written(name, true).map((pattern) => ({ pattern, name, sure: true })));
const rangeOf = (source: fc.Arbitrary<string>): fc.Arbitrary<Made> =>
  fc.tuple(source, source, fc.boolean()).chain(([a, b, first]) => {
    const [low, high] = a.codePointAt(0)! <= b.codePointAt(0)! ? [a, b] : [b, a];
    return fc
      .tuple(written(low, true), written(high, true))
      .map(([from, to]) => ({ pattern: `${from}-${to}`, name: first ? low : high, sure: true }));
  });
const classOf = (source: fc.Arbitrary<string>, sets: string[], mayNegate: boolean): fc.Arbitrary<Made> =>
  fc
    .tuple(
      mayNegate ? fc.boolean() : fc.constant(false),
      fc.array(fc.oneof(singleOf(source), rangeOf(source), setOf(sets)), { minLength: 1, maxLength: 4 }),
      fc.constantFrom('', '', '-'),
      source,
    )
    .map(([negated, items, dash, other]) => ({
      pattern: `[${negated ? '^' : ''}${items.map((item) => item.pattern).join('')}${dash}]`,
      name: negated ? other : items[0].name,
      sure: !negated,
    }));

const plainClass = classOf(one, Object.keys(SETS), true);
const inner = ({ pattern }: Made) => pattern.slice(1, -1);
/** Classes in classes, and what two have in common. */
const setOfSets: fc.Arbitrary<Made> = fc
  .tuple(plainClass, plainClass, plainClass, fc.constantFrom('a[b]', 'a&&[b]', '^a[b]', '^a&&[b]', 'a&&b', 'a[b]&&[c]'))
  .filter(([a]) => !a.pattern.startsWith('[^') && !a.pattern.endsWith('-]'))
  .map(([a, b, c, form]) => {
    const bare = b.pattern.startsWith('[^') ? b.pattern : inner(b);
    const pattern = {
      'a[b]': `[${inner(a)}${b.pattern}]`,
      'a&&[b]': `[${inner(a)}&&${b.pattern}]`,
      '^a[b]': `[^${inner(a)}${b.pattern}]`,
      '^a&&[b]': `[^${inner(a)}&&${b.pattern}]`,
      'a&&b': `[${inner(a)}&&${bare}]`,
      'a[b]&&[c]': `[${inner(a)}${b.pattern}&&${c.pattern}]`,
    }[form]!;
    return { pattern, name: a.name, sure: false };
  });

const simple = fc.oneof(
  { weight: 2, arbitrary: setOfSets },
  { weight: 5, arbitrary: literalOf(one) },
  { weight: 2, arbitrary: setOf(Object.keys(SETS)) },
  { weight: 2, arbitrary: dot },
  { weight: 3, arbitrary: plainClass },
);

const joined = (parts: Made[]): Made => ({
  pattern: parts.map((part) => part.pattern).join(''),
  name: parts.map((part) => part.name).join(''),
  sure: parts.every((part) => part.sure),
  asserts: parts.some((part) => part.asserts),
});
const alternatives = (parts: Made[], chosen: number): Made => ({
  ...parts[chosen % parts.length],
  asserts: parts.some((part) => part.asserts),
  pattern: parts.map((part) => part.pattern).join('|'),
});
const alternation = (part: fc.Arbitrary<Made>) =>
  fc
    .tuple(fc.array(part, { minLength: 1, maxLength: 3 }), fc.nat(2))
    .map(([parts, chosen]) => alternatives(parts, chosen));

/** A quantifier, and how often what it follows is repeated in the name. */
const quantifier = fc.oneof(
  fc.constantFrom(['*', 0], ['*', 1], ['*', 3], ['+', 1], ['+', 3], ['?', 0], ['?', 1] as [string, number]),
  fc.tuple(fc.nat(2), fc.nat(2), fc.constantFrom('n', 'n,', 'n,m')).map(([n, more, form]): [string, number] => {
    const source = `{${form.replace('n', String(n)).replace('m', String(n + more))}}`;
    return [source, form === 'n' ? n : n + more];
  }),
);

// What Java accepts in a lookbehind and reads as JavaScript does.
const behindPart = fc
  .tuple(
    fc.oneof(literalOf(oneUnit), setOf(['\\d', '\\w', '\\s']), classOf(oneUnit, ['\\d', '\\w'], false)),
    fc.constantFrom('', '', '?', '{2}', '{1,2}'),
  )
  .map(([made, times]) => ({ ...made, pattern: made.pattern + times }));
const behind = fc
  .tuple(
    fc.constantFrom('(?<=', '(?<!'),
    alternation(fc.array(behindPart, { maxLength: 2 }).map(joined)),
    fc.constantFrom('', '^'),
  )
  .map(([open, body, start]) => ({ pattern: `${open}${start}${body.pattern})`, name: '', sure: false, asserts: true }));

const { pattern: body } = fc.letrec<{ pattern: Made; item: Made; group: Made }>((tie) => ({
  pattern: alternation(fc.array(tie('item'), { maxLength: 4, depthIdentifier: 'p' }).map(joined)),
  item: fc.oneof(
    { depthIdentifier: 'p', maxDepth: 3, withCrossShrink: true },
    { weight: 6, arbitrary: simple },
    {
      weight: 4,
      arbitrary: fc
        .tuple(
          fc.oneof({ depthIdentifier: 'p', maxDepth: 3 }, simple, tie('group')),
          quantifier,
          fc.constantFrom('', '?', '+'),
        )
        .map(([made, [times, count], lazy]) => ({
          ...made,
          pattern: made.pattern + (made.asserts ? times.replace('{2', '{1') : times) + lazy,
          name: made.name.repeat(count),
          sure: lazy !== '+' && ((made.sure && !made.asserts) || count === 0),
        })),
    },
    { weight: 2, arbitrary: tie('group') },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('(?=', '(?!'), tie('pattern'))
        .map(([open, made]) => ({ pattern: `${open}${made.pattern})`, name: '', sure: false, asserts: true })),
    },
    { weight: 1, arbitrary: behind },
    {
      weight: 1,
      arbitrary: fc.constantFrom('^', '$').map((pattern) => ({ pattern, name: '', sure: false, asserts: true })),
    },
  ),
  group: fc
    .tuple(fc.constantFrom('(', '(?:', '(?<name>', '(?>', '(?s:'), tie('pattern'))
    .map(([open, made]) => ({ ...made, pattern: `${open}${made.pattern})`, sure: made.sure && open !== '(?>' })),
}));

/** Patterns of the whole supported grammar. */
export const supported: fc.Arbitrary<Made> = fc
  .tuple(body, fc.constantFrom('', '', '(?i)', '(?s)', '(?is)'), fc.boolean())
  .filter(([made]) => made.pattern !== '')
  .map(([made, flags, swap]) => {
    let count = 0;
    const pattern = flags + made.pattern.replace(/\(\?<name>/g, () => `(?<name${count++}>`);
    const swapped = made.name.replace(/[a-zA-Z]/g, (char) => (char < 'a' ? char.toLowerCase() : char.toUpperCase()));
    return { ...made, pattern, name: flags.includes('i') && swap ? swapped : made.name };
  })
  .filter(({ pattern }) => !isRefused(pattern));

/** Whether a pattern is refused for a reason that a grammar cannot avoid. */
function isRefused(pattern: string): boolean {
  try {
    translateFilePattern(pattern, 'pattern');
    return false;
  } catch (error) {
    return /tell U\+0085 from U\+2028|a repetition of a part that can be empty/.test((error as Error).message);
  }
}

/** Anything made of the pieces that patterns are made of: most of it is malformed, or refused. */
export const scrambled: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      ...[
        ...'aB7-^$.*+?[](){}|\\&,_',
        '&&',
        '(?i)',
        '(?:',
        '(?=',
        '(?!',
        '(?<=',
        '(?<!',
        '(?<n>',
        '(?>',
        '(?s)',
        '(?-s)',
        '*+',
        '?+',
        '&&[^',
        '[b-e&&[^c]]',
        '(?i:',
        '(?-i:',
      ],
      ...[
        '{2}',
        '{1,}',
        '{0,2}',
        '{,2}',
        '{2,1}',
        '*?',
        '++',
        '[^',
        '[a-z]',
        '[]',
        '[]a]',
        '[a-',
        'a-c',
        '[[a]b]',
        '(a)',
      ],
      ...[
        '\\d',
        '\\D',
        '\\w',
        '\\S',
        '\\s',
        '\\b',
        '\\Q',
        '\\E',
        '\\1',
        '\\k<n>',
        '\\p{L}',
        '\\P{L}',
        '\\pL',
        '\\p{IsLatin}',
        '\\P{Punct}',
        '\\V',
        '\\p{Alpha}',
        '\\p{Upper}',
        '\\p{Punct}',
        '\\A',
        '\\a',
        '\\H',
        '\\0',
        '\\07',
        '\\x41',
        '\\x',
      ],
      ...[
        '\\u0041',
        '\\x{41}',
        '\\cA',
        '\\e',
        '\\R',
        '\\h',
        '\\v',
        '\\Z',
        '\\z',
        '\\-',
        '\\.',
        '\\_',
        '\\é',
        '\n',
        '😀',
        '\ud83d',
      ],
    ),
    { maxLength: 7 },
  )
  .map((pieces) => pieces.join(''));

/** Names near a name: itself, some edits of it, and some others. */
export const namesNear = (name: string): fc.Arbitrary<string[]> =>
  fc.tuple(fc.nat(), fc.nat(), one, fc.array(one, { maxLength: 4 })).map(([a, b, char, other]) => {
    const chars = Array.from(name);
    const [i, j] = [a % (chars.length + 1), b % (chars.length + 1)];
    const upper = name.replace(/[a-z]/g, (letter) => letter.toUpperCase());
    return [
      ...[name, `${name}\n`, `${name}\r\n`, upper, name + char, char + name, other.join(''), ''],
      [...chars.slice(0, i), ...chars.slice(i + 1)].join(''),
      [...chars.slice(0, i), char, ...chars.slice(i + 1)].join(''),
      [...chars.slice(0, j), char, ...chars.slice(j)].join(''),
    ];
  });
