import { examineProject } from '../../lib/project';
import { removeProjects, table, writeProject } from './support';

afterAll(removeProjects);

const application = (more = '') =>
  `version: 1\napplication:\n  connections:\n    duckdb: { type: jdbc }\n    '{{lake}}': { type: fs }\n${more}`;

/** What is wrong with a project that has these connections. */
function problems(files: Readonly<Record<string, string>>): string[] {
  const env = { 'env.sl.yml': 'version: 1\nenv: { lake: lake1, wrong: duckbd, nothing: "" }\n' };
  return examineProject(writeProject({ 'application.sl.yml': application(), ...env, ...files })).problems.errors.map(
    ({ message }) => message,
  );
}

const WRONG = "is 'duckbd', which application.connections does not have; did you mean 'duckdb'?";
const task = (yaml: string) => `version: 1\ntask:\n  sql: select 1\n  ${yaml}\n`;

test.each<[string, Record<string, string>, string]>([
  ...['connectionRef', 'loadConnectionRef', 'transformConnectionRef'].map(
    (key): [string, Record<string, string>, string] => [
      key,
      { 'application.sl.yml': application(`  ${key}: duckbd\n`) },
      `metadata/application.sl.yml:6: application.${key}`,
    ],
  ),
  [
    'the audit',
    { 'application.sl.yml': application('  audit:\n    sink:\n      connectionRef: duckbd\n') },
    'metadata/application.sl.yml:8: application.audit.sink.connectionRef',
  ],
  [
    'a domain',
    {
      'load/d/_config.sl.yml': 'version: 1\nload:\n  metadata:\n    sink: { connectionRef: "{{wrong}}" }\n',
      'load/d/t.sl.yml': table(),
    },
    'metadata/load/d/_config.sl.yml:4: load.metadata.sink.connectionRef',
  ],
  [
    'a table',
    { 'load/d/t.sl.yml': table('sink: { connectionRef: duckbd }') },
    'metadata/load/d/t.sl.yml:4: table.metadata.sink.connectionRef',
  ],
  [
    'the tasks of a folder',
    {
      'transform/d/_config.sl.yml': 'version: 1\ntransform:\n  default:\n    connectionRef: duckbd\n',
      'transform/d/t.sql': 'select 1',
    },
    'metadata/transform/d/_config.sl.yml:4: transform.default.connectionRef',
  ],
  [
    'a task',
    { 'transform/d/t.sl.yml': task('connectionRef: duckbd') },
    'metadata/transform/d/t.sl.yml:4: task.connectionRef',
  ],
  [
    'the sink of a task',
    { 'transform/d/t.sl.yml': task('sink: { connectionRef: duckbd }') },
    'metadata/transform/d/t.sl.yml:4: task.sink.connectionRef',
  ],
])('a connection that is not there: %s', (_, files, about) => {
  expect(problems(files)).toEqual([`${about} ${WRONG}`]);
});

test.each(['duckdb', 'lake1', "'{{lake}}'", "'{{nobody}}'", "'{{nothing}}'", "''", "' duckdb '"])(
  'the connection %s is none that is missing',
  (name) => {
    expect(problems({ 'transform/d/t.sl.yml': task(`connectionRef: ${name}`) })).toEqual([]);
  },
);

test('with none near, those that there are are told; without an application nothing is known of them', () => {
  const files = { 'transform/d/t.sl.yml': task('connectionRef: pg') };
  const what =
    "metadata/transform/d/t.sl.yml:4: task.connectionRef is 'pg', which application.connections does not have";
  expect(problems(files)).toEqual([`${what}; connections: duckdb, lake1`]);
  expect(problems({ ...files, 'application.sl.yml': 'version: 1\napplication: {}\n' })).toEqual([
    `${what}; connections: none`,
  ]);
  expect(examineProject(writeProject(files)).problems.errors).toEqual([]);
});
