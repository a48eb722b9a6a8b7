import fc from 'fast-check';
import { objectType, sectionType, type KeyType } from '../../lib/project/key-types';
import { readDomain, readFile, readTables } from '../../lib/project/read-file';
import { ENUMS, OBJECTS, SECTIONS, type SectionName } from '../../lib/project/starlake-keys';
import { YamlText } from '../../lib/project/yaml-text';

/** What is wrong with a file. */
function problems(section: SectionName, text: string): string[] {
  const yaml = new YamlText('f.sl.yml', text);
  const { errors } =
    section === 'table' ? readTables(yaml) : section === 'load' ? readDomain(yaml) : readFile(yaml, section);
  return errors.map(({ message }) => message);
}

/** A value that Starlake takes; of an object, with all of its keys. */
function sample(type: KeyType, depth = 0): unknown {
  switch (type.kind) {
    case 'object':
      return Object.fromEntries(
        [...type.keys].filter(([, of]) => depth < 4 || !isDeep(of)).map(([key, of]) => [key, sample(of, depth + 1)]),
      );
    case 'list':
      return [sample(type.of, depth + 1)];
    case 'names':
      return { mine: sample(type.of, depth + 1) };
    case 'enum':
      return type.values[0];
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return 1;
    default:
      return 'x';
  }
}

function isDeep(type: KeyType): boolean {
  return type.kind === 'object' || ((type.kind === 'list' || type.kind === 'names') && isDeep(type.of));
}

/** Each key of a file, by the path to it. */
function keysOf(value: unknown, path: Array<string | number> = []): Array<Array<string | number>> {
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => keysOf(item, [...path, i]));
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...keysOf(inner, [...path, key])])
    : [];
}

/** The same with another name for one key. */
function renamed(value: unknown, [step, ...rest]: Array<string | number>, name: string): unknown {
  if (Array.isArray(value)) {
    return value.map((item, i) => (i === step ? renamed(item, rest, name) : item));
  }
  return Object.fromEntries(
    Object.entries(value as object).map(([key, inner]) =>
      key !== step ? [key, inner] : rest.length === 0 ? [name, inner] : [key, renamed(inner, rest, name)],
    ),
  );
}

const names = Object.keys(SECTIONS) as SectionName[];
const whole = (section: SectionName) => ({ version: 1, [section]: sample(sectionType(section)) });

test.each(names)('a file with every key of %s is right', (section) => {
  expect(problems(section, JSON.stringify(whole(section)))).toEqual([]);
});

test.each(names)(
  'every key of %s that is misspelt by one letter is found, with its line and the right key',
  (section) => {
    const file = whole(section);
    // Names of one's own are any; nor does Starlake look into the settings of Spark.
    const isOwn = (path: Array<string | number>) => path.includes('mine') && path.at(-1) === 'mine';
    const paths = keysOf(file).filter((path) => !isOwn(path) && !(section === 'env' && path.length > 1));
    const known = new Set([
      ...Object.values(OBJECTS).flatMap((keys) => Object.keys(keys).map((key) => key.replace('!', ''))),
      ...names,
    ]);
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.nat(),
        fc.constantFrom('drop', 'double', 'swap', 'change'),
        fc.constantFrom(...'abcxyz_'),
        (path, at, how, letter) => {
          const key = String(path.at(-1));
          const i = at % key.length;
          const [before, own, after] = [key.slice(0, i), key[i]!, key.slice(i + 1)];
          const wrong = {
            drop: before + after,
            double: before + own + own + after,
            swap: before + after.slice(0, 1) + own + after.slice(1),
            change: before + letter + after,
          }[how];
          fc.pre(wrong !== '' && wrong !== key && !known.has(wrong));
          const found = problems(section, JSON.stringify(renamed(file, path, wrong), undefined, 1));
          const about = [...path.slice(0, -1), wrong].join('.');
          const line = JSON.stringify(renamed(file, path, wrong), undefined, 1)
            .split('\n')
            .findIndex((each) => each.includes(`"${wrong}":`));
          expect(
            found.filter((message) => message.startsWith(`f.sl.yml:${line + 1}: ${about} is no key of Starlake's`)),
          ).toHaveLength(1);
        },
      ),
      { numRuns: 150 },
    );
  },
);

test.each([
  ['boolean', 'array', '"true"', "must be true or false, without quotes, got 'true'"],
  ['boolean', 'array', '1', "must be true or false, without quotes, got '1'"],
  ['boolean', 'array', '', 'must be true or false, without quotes, and is empty'],
  ['enum', 'trim', 'Both', "must be one of LEFT, RIGHT, BOTH, NONE, got 'Both'"],
  ['list', 'tags', 'a', "must be a list: [a, b], got 'a'"],
  ['object', 'position', '1', 'must have keys with values'],
  ['text', 'comment', '[a]', 'must be a text: put it in quotes'],
  ['text', 'comment', '{ a: b }', 'must be a text: put it in quotes'],
])('a value that is no %s: %s: %s', (_, key, value, message) => {
  const file = `version: 1\ntable:\n  name: t\n  pattern: x\n  attributes:\n    - name: a\n      ${key}: ${value}\n`;
  expect(problems('table', file)).toEqual([`f.sl.yml:7: table.attributes.0.${key} ${message}`]);
});

test.each(['yes', 'True', 'OFF'])('%s is true or false', (value) => {
  expect(problems('task', `version: 1\ntask:\n  parseSQL: ${value}\n`)).toEqual([]);
});

test('what has to be there is missed, at the key around it', () => {
  expect(
    problems('refs', 'version: 1\nrefs:\n  - input:\n      table: a\n    output:\n      domain: d\n      table: b\n'),
  ).toEqual(['f.sl.yml:5: refs.0.output.database is missing']);
});

test.each(['"1"', '2', '1.5', 'one'])('version: %s', (version) => {
  expect(problems('task', `version: ${version}\ntask: {}\n`)).toEqual([
    'f.sl.yml:1: version must be 1, without quotes',
  ]);
});

test.each([
  ['task:\n  name: a\n  name: b\n', 'f.sl.yml:4: task.name is there twice: take one of them out'],
  [
    'task:\n  sink:\n    options:\n      a: 1\n      a: 1\n',
    'f.sl.yml:6: task.sink.options.a is there twice: take one of them out',
  ],
  ['task: {}\ntask: {}\n', 'f.sl.yml:3: task is there twice: take one of them out'],
])('keys that are there twice: %j', (text, message) => {
  expect(problems('task', `version: 1\n${text}`)).toEqual([message]);
});

test('a file has one section', () => {
  expect(problems('task', 'version: 1\ntask: {}\ntable: {}\n')).toEqual([
    "f.sl.yml:3: table is no key of Starlake's: a file has one section, and this one has 'task'",
  ]);
});

test('sets of values and objects are all used', () => {
  const used = JSON.stringify([Object.values(OBJECTS), SECTIONS]);
  for (const name of [...Object.keys(ENUMS), ...Object.keys(OBJECTS)])
    expect(used).toMatch(new RegExp(`["{]${name}[\\]}"[]`));
  expect(objectType('Attribute').keys.get('attributes')).toEqual({ kind: 'list', of: objectType('Attribute') });
});
