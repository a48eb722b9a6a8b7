import { read, removeProjects } from './support';

afterAll(removeProjects);

const tableWith = (attributes: string, columns = true) =>
  read(
    {
      'types/types.sl.yml': 'version: 1\ntypes:\n  - { name: code, pattern: "[A-Z]+" }\n',
      'load/d/t.sl.yml': `version: 1\ntable:\n  name: t\n  pattern: t\n  comment: '  All of them. '\n  attributes:\n${attributes}`,
    },
    { columns },
  ).domains[0].tables[0];

test('columns that need no look are read where they are asked for', () => {
  const plain = '    - { name: id, type: int }\n    - name: v\n      type: double\n';
  expect(tableWith(plain).columns).toEqual([
    { name: 'id', type: 'int' },
    { name: 'v', type: 'double' },
  ]);
  expect(tableWith(plain, false).columns).toEqual([]);
});

test('columns have the names, types and comments of the table', () => {
  const { comment, columns } = tableWith(
    [
      '    - { name: id, type: int, required: true, comment: "Key of {{NOBODY}}" }',
      '    - { name: c, rename: code, type: code, array: true }',
      '    - { name: scratch, type: string, ignore: true }',
      '    - { name: total, type: double, script: "a * b" }',
      '    - name: address',
      '      attributes:',
      '        - { name: town, type: string }',
      '        - { name: hidden, type: string, ignore: true }',
      '',
    ].join('\n'),
  );
  expect(comment).toBe('All of them.');
  expect(columns).toEqual([
    { name: 'id', type: 'int', isRequired: true, comment: 'Key of' },
    { name: 'code', type: 'code', isArray: true },
    { name: 'total', type: 'double' },
    { name: 'address', fields: [{ name: 'town', type: 'string' }] },
  ]);
});

test('a task has those that it declares', () => {
  const { tasks } = read({
    'load/d/t.sl.yml': 'version: 1\ntable: { name: t, pattern: t, attributes: [] }\n',
    'transform/k/plain.sql': 'SELECT 1',
    'transform/k/told.sql': 'SELECT 1 AS n',
    'transform/k/told.sl.yml':
      'version: 1\ntask: { comment: One., attributes: [{ name: n, type: int, comment: The one. }] }\n',
  });
  expect(tasks.map(({ name, comment, columns }) => ({ name, comment, columns }))).toEqual([
    { name: 'k.plain', comment: undefined, columns: [] },
    { name: 'k.told', comment: 'One.', columns: [{ name: 'n', type: 'int', comment: 'The one.' }] },
  ]);
});
