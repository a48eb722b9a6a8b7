import { read, removeProjects } from './support';

afterAll(removeProjects);

const TYPES = 'version: 1\ntypes:\n  - { name: code, pattern: "[A-Z]+" }\n';

/** What is said of a table with these attributes. */
const warnings = (attributes: string, types = TYPES) =>
  read({
    'types/types.sl.yml': types,
    'load/d/t.sl.yml': `version: 1\ntable:\n  name: t\n  pattern: t\n  attributes:\n${attributes}`,
  }).warnings;

const FAILS = 'it takes it for a struct, which has no attributes, and each file of the table fails';
const unknown = (type: string) => `is '${type}', which Starlake does not know: ${FAILS}`;

test.each([
  ['own ones of Starlake', '    - { name: a, type: int }\n    - { name: b, type: iso_date }\n'],
  ['one of the project', '    - { name: a, type: code }\n    - { name: b, type: "code" }\n'],
  ['a struct', '    - name: a\n      attributes: [{ name: b, type: int }]\n'],
  ['a struct with a type', '    - name: a\n      type: struct\n      attributes: [{ name: b, type: int }]\n'],
])('types that are known: %s', (_, attributes) => {
  expect(warnings(attributes)).toEqual([]);
});

test.each([
  [
    'a type that nobody declares',
    '    - { name: a, type: int }\n    - { name: b, type: integr }\n',
    7,
    '1.type',
    unknown('integr'),
  ],
  ['one in other capitals', '    - { name: a, type: Int }\n', 6, '0.type', unknown('Int')],
  ['none', '    - { name: a }\n', 6, '0.type', `is missing: ${FAILS}`],
  ['an empty one', "    - { name: a, type: '' }\n", 6, '0.type', `is missing: ${FAILS}`],
  [
    'in a struct',
    '    - name: a\n      attributes:\n        - { name: b, type: x }\n',
    8,
    '0.attributes.0.type',
    unknown('x'),
  ],
  ['a struct without attributes', '    - { name: a, attributes: [] }\n', 6, '0.type', `is missing: ${FAILS}`],
])('a type that Starlake fails for: %s', (_, attributes, line, key, message) => {
  expect(warnings(attributes)).toEqual([`metadata/load/d/t.sl.yml:${line}: table.attributes.${key} ${message}`]);
});

test('a type of the project is known by its own name only', () => {
  expect(warnings('    - { name: a, type: code }\n', 'version: 1\ntypes: []\n')).toHaveLength(1);
});
