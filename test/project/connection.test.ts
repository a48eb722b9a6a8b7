import { read, removeProjects } from './support';

afterAll(removeProjects);

const application = (text: string) => `version: 1\napplication:\n  connectionRef: '{{active}}'\n${text}`;

const CONNECTIONS = application(`  connections:
    lake: { type: Spark }
    duckdb: { type: jdbc, options: { url: 'jdbc:duckdb:{{SL_ROOT}}/datasets/duckdb.db?access_mode=x' } }
    memory: { type: jdbc, options: { url: 'jdbc:duckdb::memory:' } }
    cloud: { type: jdbc, options: { url: 'jdbc:duckdb:md:shop' } }
    ducklake: { type: jdbc, options: { url: 'jdbc:duckdb:x.db', preActions: "ATTACH 'ducklake:postgres:x'" } }
    warehouse: { type: JDBC, options: { url: 'jdbc:postgresql://{{HOST}}/{{DB}}' } }
`);

const connection = (active: string, files: { [name: string]: string } = { 'application.sl.yml': CONNECTIONS }) =>
  read({ 'env.sl.yml': `version: 1\nenv: { active: '${active}' }\n`, ...files }).connection;

test.each([
  ['lake', { name: 'lake', type: 'fs' }],
  ['duckdb', { name: 'duckdb', type: 'jdbc', duckDbFile: '{SL_ROOT}/datasets/duckdb.db' }],
  ['memory', { name: 'memory', type: 'jdbc' }],
  ['cloud', { name: 'cloud', type: 'jdbc' }],
  ['ducklake', { name: 'ducklake', type: 'jdbc' }],
  ['warehouse', { name: 'warehouse', type: 'jdbc' }],
  ['', undefined],
])("the default connection '%s'", (active, expected) => {
  expect(connection(active)).toEqual(expected);
});

test('it is that of the environment, and SL_CONNECTION_REF where no file says one', () => {
  const files = {
    'application.sl.yml': 'version: 1\napplication:\n  connections: { a: { type: fs }, b: { type: bigquery } }\n',
    'env.PROD.sl.yml': 'version: 1\nenv: { active: warehouse }\n',
  };
  expect(read(files, { slEnvVar: { SL_CONNECTION_REF: 'b' } }).connection).toEqual({ name: 'b', type: 'bigquery' });
  expect(read(files).connection).toBeUndefined();
  const active = { 'application.sl.yml': CONNECTIONS, 'env.sl.yml': 'version: 1\nenv: { active: lake }\n' };
  expect(read({ ...files, ...active }, { environment: 'PROD' }).connection?.name).toBe('warehouse');
  expect(read({ ...files, ...active }).connection?.name).toBe('lake');
});

test.each([
  ['localCatalog: iceberg', 'iceberg'],
  ['sql.catalog.local.type: rest', 'sql.catalog.local.type'],
  ['sql: { catalog: { local: { type: rest } } }', 'sql.catalog.local.type'],
  ["hadoop: { hive.metastore.uris: 'thrift://x' }", 'hadoop.hive.metastore.uris'],
  ['sql: { shuffle.partitions: 8 }', undefined],
])('what the Spark settings { %s } say of a catalog', (settings, catalog) => {
  const files = { 'application.sl.yml': `${CONNECTIONS}  spark: { ${settings} }\n` };
  expect(connection('lake', files)).toEqual({ name: 'lake', type: 'fs', ...(catalog ? { catalog } : {}) });
});
