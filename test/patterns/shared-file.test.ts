import fc from 'fast-check';
import { sharedFile } from '../../lib/patterns/shared-file';
import { translateFilePattern } from '../../lib/patterns/file-pattern';
import { domain, plan, removeProjects, table } from '../project/support';

const shared = (a: string, b: string) => sharedFile(translateFilePattern(a, 'a'), translateFilePattern(b, 'b'));

test.each([
  ['orders.*', 'orders_items.*'],
  ['orders.*\\.csv', '.*_v2\\.csv'],
  ['orders(_old)?.*', 'orders_\\d{4}'],
  ['(?i)ORDERS.*', 'orders-[0-9]+\\.csv'],
  ['a|b', 'b|c'],
  ['a.*b.*c', '[abc]{7}'],
  ['x+', 'x{3,5}'],
  ['\\w+\\.json', '[a-z]*\\.json'],
  ['.*', '.*'],
  ['orders_\\d++.*', 'orders_1.*'],
  ['(?>orders|order)_.*', 'orders_[a-z&&[^o]]+'],
  ['[\\w&&[^_]]+', '[^a-z&&[^A-Z]]'],
  ['\\p{L}+_x', 'été_.'],
])('%s and %s share files', (a, b) => {
  const name = shared(a, b)!;
  for (const pattern of [a, b]) expect(name).toMatch(new RegExp(`^(?:${translateFilePattern(pattern, 'p')})$`, 'u'));
});

test.each([
  ['orders-.*', 'customers-.*'],
  ['orders-.*', 'orders_items-.*'],
  ['.*\\.csv', '.*\\.json'],
  ['orders_\\d+', 'orders_[a-z]+'],
  ['x{2}', 'x{3}'],
  ['orders(?!_tmp).*', 'orders_tmp'],
  ['[a-z&&[^o]]+', 'orders'],
  ['\\p{L}+', '\\P{L}.*'],
])('%s and %s share none', (a, b) => {
  expect(shared(a, b)).toBeUndefined();
});

test('a pattern that is too large is not looked into', () => {
  expect(shared('a{1000}b{1000}', 'a{1000}b{1000}')).toBeUndefined();
});

test('what is found is matched by both, and nothing is found where some name is', () => {
  const piece = fc.constantFrom(
    'a',
    'b',
    '.',
    '[ab]',
    '\\d',
    '(a|b)',
    '(ab)?',
    '[a-c&&[^b]]',
    '\\p{L}',
    '[a[1]]',
    'a*',
    '.*',
    'b+',
    'a{1,2}',
  );
  const pattern = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(''));
  const name = fc.string({ unit: fc.constantFrom('a', 'b', '1', 'c'), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(pattern, pattern, name, (a, b, tried) => {
      const matches = (p: string, text: string) => new RegExp(`^(?:${translateFilePattern(p, 'p')})$`, 'u').test(text);
      const found = shared(a, b);
      if (found !== undefined) expect(matches(a, found) && matches(b, found)).toBe(true);
      if (matches(a, tried) && matches(b, tried)) expect(found).toBeDefined();
    }),
    { numRuns: 1000 },
  );
});

describe('at plan', () => {
  afterAll(removeProjects);
  const warnings = (files: Record<string, string>) =>
    plan(files).warnings?.filter((each) => each.includes('share files'));

  test('tables of a domain that share files are told of, with such a file', () => {
    expect(
      warnings({
        'load/d/a.sl.yml': table('', 'orders.*\\.csv'),
        'load/d/b.sl.yml': table('', 'orders_items.*'),
        'load/d/c.sl.yml': table('', 'customers.*'),
        'load/e/f.sl.yml': table('', 'orders.*'),
      }),
    ).toEqual([
      "metadata/load/d/b.sl.yml:3: the patterns of 'd.a' (orders.*\\.csv) and 'd.b' (orders_items.*) share files, such as " +
        "'orders_items.csv': chance decides which of them gets such a file; make one of them narrower",
    ]);
  });

  test('so are those of domains that share a folder', () => {
    const both = domain("directory: '{{SL_ROOT}}/in'");
    const files = { 'load/d/_config.sl.yml': both, 'load/e/_config.sl.yml': both };
    expect(
      warnings({ ...files, 'load/d/a.sl.yml': table('', '.*\\.csv'), 'load/e/a.sl.yml': table('', 'a.*') }),
    ).toHaveLength(1);
  });

  test('a pattern that is none is not told of here', () => {
    expect(warnings({ 'load/d/a.sl.yml': table('', 'a(.*'), 'load/d/b.sl.yml': table('', 'a.*') })).toBeUndefined();
  });
});
