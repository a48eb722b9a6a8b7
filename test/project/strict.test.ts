import fc from 'fast-check';
import { objectType } from '../../lib/project/keys/key-types';
import { readDomain, readFile, readTables } from '../../lib/project/yaml/read-file';
import { ENUMS, OBJECTS, SECTIONS, type SectionName } from '../../lib/project/keys/starlake-keys';
import { YamlText } from '../../lib/project/yaml/yaml-text';
import { misspelt, whole } from './whole-files';

/** What is wrong with a file. */
function problems(section: SectionName, text: string): string[] {
  const yaml = new YamlText('f.sl.yml', text);
  const { errors } =
    section === 'table' ? readTables(yaml) : section === 'load' ? readDomain(yaml) : readFile(yaml, section);
  return errors.map(({ message }) => message);
}

const names = Object.keys(SECTIONS) as SectionName[];

test.each(names)('a file with every key of %s is right', (section) => {
  expect(problems(section, JSON.stringify(whole(section)))).toEqual([]);
});

test.each(names)(
  'every key of %s that is misspelt by one letter is found, with its line and the right key',
  (section) => {
    fc.assert(
      fc.property(misspelt(section), ({ text, about, line }) => {
        const found = problems(section, text);
        expect(
          found.filter((message) => message.startsWith(`f.sl.yml:${line}: ${about} is no key of Starlake's`)),
        ).toHaveLength(1);
      }),
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

test('a section whose name is misspelt is told once', () => {
  expect(problems('application', 'version: 1\naplication: {}\n')).toEqual([
    "f.sl.yml:2: aplication is no key of Starlake's, did you mean 'application'?",
  ]);
});

test('a second document is not read past', () => {
  expect(problems('task', 'version: 1\ntask: {}\n---\nversion: 1\n')).toEqual([
    "f.sl.yml:3: begins a second document ('---'), and Starlake reads the first of a file only: put the rest into a file of its own",
  ]);
  expect(problems('task', '---\nversion: 1\ntask: {}\n---\n# nothing\n')).toEqual([]);
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
