import fc from 'fast-check';
import { parse } from 'yaml';
import { withoutAttributes } from '../../lib/project/yaml/yaml-cut';

/** Types that attributes may have without a word about them. */
const TYPES = new Set(['string', 'long', 'b']);

const OPTIONS = { schema: 'failsafe', uniqueKeys: false, logLevel: 'error' } as const;
const parsed = (text: string) => parse(text, OPTIONS) as { table?: Record<string, unknown> } | null;

/** What is left must say the same, but for the attributes, and on the same lines. */
function expectSame(text: string): void {
  const cut = withoutAttributes(text, TYPES);
  const whole = parsed(text);
  if (cut !== text) whole!.table!['attributes'] = [];
  expect(cut.split('\n')).toHaveLength(text.split('\n').length);
  expect(parsed(cut)).toEqual(whole);
}

const flow = '    - { name: a, type: string, comment: "x, y" }\n    - {name: b, type: \'long\'}\n';

test.each([
  ['at the end', `table:\n  name: t\n  attributes:\n${flow}`, true],
  ['in the middle', `version: 1\ntable:\n  name: t\n  attributes:\n${flow}  metadata:\n    format: JSON\n`, true],
  ['before another section', `table:\n  name: t\n  attributes:\n${flow}other: 1\n`, true],
  ['at the same depth', 'table:\n  name: t\n  attributes:\n  - name: a\n    type: string\n  pattern: x\n', true],
  [
    'over several lines',
    'table:\n  name: t\n  attributes:\n    - name: a\n      type: string\n    - name: b\n      type: long\n',
    true,
  ],
  ['without a type', 'table:\n  name: t\n  attributes:\n    - name: a\n      type: string\n    - name: b\n', false],
  ['of an unknown type', 'table:\n  name: t\n  attributes:\n    - { name: a, type: strin }\n', false],
  ['nested', 'table:\n  name: t\n  attributes:\n    - name: a\n      attributes:\n        - name: b\n', false],
  ['first', `table:\n  attributes:\n${flow}  name: t\n`, false],
  ['with a comment', `table:\n  name: t\n  attributes:\n    # mine\n${flow}`, false],
  ['with an anchor', 'table:\n  name: t\n  attributes:\n    - { name: &n a }\n  rename: *n\n', false],
  ['in a text', `table:\n  comment: |\n    name: t\n    attributes:\n${flow}  name: t\n`, false],
  ['in a quoted text', `table:\n  comment: "\n    attributes:\n    - { name: a }\n    "\n  name: t\n`, false],
  ['of something else', `table:\n  name: t\n  metadata:\n    x: 1\n    attributes:\n      - { a: b }\n`, false],
  ['in flow style', 'table:\n  name: t\n  attributes: [{ name: a }]\n', false],
])('attributes %s', (_, text, isCut) => {
  expect(withoutAttributes(text, TYPES) !== text).toBe(isCut);
  expectSame(text);
});

test('whatever is left out, the rest says the same', () => {
  const scalar = fc.constantFrom(
    'a',
    "'b c'",
    '"d, e"',
    'f: g',
    '|',
    '{x: y}',
    '[z]',
    '',
    '# h',
    'a b',
    "it's",
    '1.0',
    '-',
  );
  const key = fc.constantFrom('name', 'type', 'attributes', 'pattern', 'metadata');
  const line = fc.oneof(
    fc.tuple(fc.constantFrom(0, 2, 4, 6, 3), key, scalar).map(([n, k, v]) => `${' '.repeat(n)}${k}: ${v}`.trimEnd()),
    fc.tuple(fc.constantFrom(2, 4, 6), key, scalar).map(([n, k, v]) => `${' '.repeat(n)}- ${k}: ${v}`.trimEnd()),
    fc.tuple(fc.constantFrom(2, 4), key, scalar).map(([n, k, v]) => `${' '.repeat(n)}- { ${k}: ${v} }`),
    fc.constantFrom('', '  # comment', '  attributes:', '    - { name: a, type: b }', '    - { name: a, type: b }'),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const text = `version: 1\ntable:\n  name: t\n${lines.join('\n')}\n`;
      const cut = withoutAttributes(text, TYPES);
      if (cut === text) return;
      let whole: ReturnType<typeof parsed>;
      try {
        parsed(text);
        whole = parsed(text);
      } catch {
        // What is wrong must still be wrong.
        expect(() => parsed(cut)).toThrow();
        return;
      }
      if (whole?.table) delete whole.table['attributes'];
      const left = parsed(cut);
      if (left?.table) delete left.table['attributes'];
      expect(left).toEqual(whole);
    }),
    { numRuns: 2_000 },
  );
});
