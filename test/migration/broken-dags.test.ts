import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { removeProjects, table, writeProject } from '../project/support';
import { checkMigration } from '../../lib/migration/check-migration';
import { examineProject, planProject } from '../../lib/project';
import { examine } from '../../lib/starlake-project/examine-project';

afterAll(removeProjects);

/** A dag configuration with a value as it stands in the file. */
function dagFile(key: string, value: string): string {
  const options: { [name: string]: string } = { tags: 'nightly', sl_env_var: "'{}'", default_pool: 'default_pool' };
  const keys: { [name: string]: string } = { template: 'x.py.j2', filename: "'{{domain}}.py'", comment: 'loads' };
  const lines = (all: { [name: string]: string }, indent: string) =>
    Object.entries(all).map(([name, text]) => `${indent}${name}: ${name === key ? value : text}\n`);
  const inOptions = key === 'options' ? [`  options: ${value}\n`] : ['  options:\n', ...lines(options, '    ')];
  if (key === 'dag') return `version: 1\ndag: ${value}\n`;
  const version = `version: ${key === 'version' ? value : '1'}\n`;
  return key === 'file' ? value : [version, 'dag:\n', ...lines(keys, '  '), ...inOptions].join('');
}

/** A project with this file as the dag configuration of its loads, or of its transforms, or of both. */
const projectWith = (dagFile: string, refs: string) =>
  writeProject({
    'application.sl.yml': `version: 1\napplication:\n  dagRef: { ${refs} }\n`,
    'dags/bad.sl.yml': dagFile,
    'load/sales/_config.sl.yml': 'version: 1\nload: { name: sales, metadata: { schedule: daily } }\n',
    'load/sales/orders.sl.yml': table(),
    'transform/kpi/top.sql': 'SELECT * FROM sales.orders',
  });

const REFS = ['load: bad', 'transform: bad', 'load: bad, transform: bad'];

describe.each([
  ['a missing quote', dagFile('filename', "'{{domain}}.py"), /bad\.sl\.yml:\d+: /],
  ['a list as an option', dagFile('tags', '[a, b]'), /bad\.sl\.yml:7: dag\.options\.tags must be a text/],
  ['options as a list', dagFile('options', '[{ tags: a }]'), /bad\.sl\.yml:6: dag\.options must have keys with values/],
  ['an empty filename', dagFile('filename', ''), /bad\.sl\.yml:4: dag\.filename is empty/],
  ['no filename', 'version: 1\ndag: { template: x.py.j2 }\n', /bad\.sl\.yml:\d+: dag\.filename is missing/],
  ['no dag', 'version: 1\n', /bad\.sl\.yml(:\d+)?: dag is missing/],
  ['nothing', '', /bad\.sl\.yml/],
])('a dag configuration with %s', (_, file, error) => {
  test.each(REFS)('of %s is an error with file and line, for plan and for migrate check', (refs) => {
    const folder = projectWith(file, refs);
    expect(examine(folder, {}).errors).toEqual([expect.stringMatching(error)]);
    expect(checkMigration(folder).errors).toEqual([expect.stringMatching(error)]);
  });
});

/** What YAML can have where a text should be. */
const VALUES = [
  ...[
    '',
    '~',
    "''",
    'text',
    "'{{domain}}'",
    "'{{nobody}}'",
    "'{{'",
    "'{% for %}'",
    '1',
    '-1.5',
    'true',
    '2026-01-01',
    '.nan',
  ],
  ...[
    '[]',
    '[a, b]',
    '[[a]]',
    '[{ a: b }]',
    '{}',
    '{ a: b }',
    '{ a: { b: c } }',
    '{ a: [b] }',
    '{ 1: 2 }',
    '&a b',
    '*a',
    '!!map x',
  ],
  ...["'unfinished", '"\\x"', '[a', '{ a', '|\n', '? a', '- a', 'a: b', '@a', '%a', '\t', '\u0000', '__proto__'],
];
const KEYS = [
  'file',
  'version',
  'dag',
  'template',
  'filename',
  'comment',
  'options',
  'tags',
  'sl_env_var',
  'default_pool',
];

test.each(KEYS)('no value of %s crashes the planning of what could be read', (key) => {
  const folder = projectWith(dagFile(key, ''), REFS[2]);
  for (const value of VALUES) {
    writeFileSync(path.join(folder, 'metadata/dags/bad.sl.yml'), dagFile(key, value));
    const { project, problems } = examineProject(folder);
    problems.collect(() => planProject(project));
    problems.errors.forEach(({ message }) => expect(message).toMatch(/bad\.sl\.yml/));
  }
});
