import { ENUMS, OBJECTS } from '../../../../../lib/project/keys/starlake-keys';
import { HANDLING, type Handling } from '../../../../../local/executors/embedded/keys/handling';
import { sortKeys } from '../../../../../local/executors/embedded/keys/sort-keys';
import { keeper, TestProject } from '../support';

const keep = keeper();
type ObjectName = keyof typeof OBJECTS;

/** A value of what a key may be. */
function sample(written: string): unknown {
  if (written.endsWith('[]')) return [sample(written.slice(0, -2))];
  if (written.startsWith('{')) return { name: sample(written.slice(1, -1)) };
  if (Object.hasOwn(ENUMS, written)) return ENUMS[written][0];
  return Object.hasOwn(OBJECTS, written) ? {} : ({ boolean: 'odd', integer: 7, number: 7 }[written] ?? 'odd');
}

const KEYS = (Object.keys(OBJECTS) as ObjectName[]).flatMap((name) =>
  Object.entries<string>(OBJECTS[name]).map(([key, written]) => ({ name, key: key.replace('!', ''), written })),
);

describe('the closed list of keys', () => {
  test('has each key of Starlake, and no other', () => {
    for (const name of Object.keys(OBJECTS) as ObjectName[]) {
      const known = Object.keys(OBJECTS[name]).map((key) => key.replace('!', ''));
      expect({ name, keys: Object.keys(HANDLING[name]).sort() }).toEqual({ name, keys: known.sort() });
    }
    expect(Object.keys(HANDLING).sort()).toEqual(Object.keys(OBJECTS).sort());
  });

  test.each(KEYS)('decides $name.$key', ({ name, key, written }) => {
    const rule = (HANDLING[name] as Readonly<Record<string, Handling>>)[key];
    const sort = (value: unknown) =>
      sortKeys(name, { [key]: value }, (path, message) => new Error(`${path.join('.')} ${message}`));
    if (typeof rule === 'object') {
      expect(() => sort(sample(written))).toThrow(new RegExp(`^${key} .*not support`));
      for (const value of rule.unless) expect(sort(value)).toEqual([]);
    } else {
      expect(sort(sample(written))).toEqual(rule === 'said' ? [key] : []);
    }
  });

  test('refuses a key that is new, wherever it is', () => {
    const refusal = (name: ObjectName, section: object) => () =>
      sortKeys(name, section as never, (path) => new Error(path.join('.')));
    for (const name of Object.keys(OBJECTS) as ObjectName[]) {
      expect(refusal(name, { brandNew: 'x' })).toThrow('brandNew');
    }
    expect(refusal('Table', { attributes: [{ name: 'a' }, { attributes: [{ brandNew: 1 }] }] })).toThrow(
      'attributes.1.attributes.0.brandNew',
    );
    expect(refusal('Task', { sink: { brandNew: 1 } })).toThrow('sink.brandNew');
    expect(refusal('Application', { audit: { sink: { brandNew: 1 } } })).toThrow('audit.sink.brandNew');
  });
});

describe('a key that would change what comes out is refused before anything is moved', () => {
  async function refusal(application: string, table = '', environment: Record<string, string> = {}) {
    const project = keep(
      TestProject.ofTable(`  attributes: [{name: id, type: string}]\n${table}`, { things1: 'id\n1\n' }),
    );
    if (application) project.write('metadata/application.sl.yml', `version: 1\napplication:\n${application}`);
    const { exitCode } = await project.run(['load', '--domains', 'shop'], { environment });
    expect({ exitCode, files: project.files('datasets/stage/shop') }).toEqual({ exitCode: 1, files: ['things1'] });
    expect(project.files('datasets')).toEqual(['stage']);
    return project.lines.join('\n');
  }

  test.each([
    [
      'grouped: true',
      /application.sl.yml:3: application.grouped is true, which the embedded executor does not support/,
    ],
    ['loader: native', /application.sl.yml:3: application.loader is native/],
    ['udfs: a.b', /application.udfs is a.b/],
    ['metrics: {active: true}', /application.sl.yml:3: application.metrics.active is true/],
    ['audit: {database: other}', /application.audit.database is other/],
    ['datasets: /elsewhere', /application.datasets is '\/elsewhere', .*SL_DATASETS/],
    ['area: {stage: pending}', /application.area.stage is 'pending', .*SL_AREA_STAGE/],
    [
      'jdbcEngines: {duckdb: {tables: {}, quote: "x", strategyBuilder: "x"}}',
      /application.jdbcEngines is not supported/,
    ],
    ['spark: {sql.session.timeZone: Europe/Paris}', /:3: application.spark.sql.session.timeZone is Europe\/Paris/],
    ['spark: {sql: {caseSensitive: true}}', /application.spark.sql.caseSensitive is true/],
    ['privacy: {options: {Md5: ai.starlake.utils.No}}', /:3: application.privacy.options.Md5 is ai.starlake.utils.No/],
    ['sparkScheduling: {maxJobs: 4}', /application.sparkScheduling.maxJobs is 4/],
  ])('%s', async (key, says) => {
    expect(await refusal(`  ${key}\n`)).toMatch(says);
  });

  test('also where the environment says it', async () => {
    expect(await refusal('', '', { SL_GROUPED: 'true' })).toMatch(
      /SL_GROUPED is true, which the embedded executor does not support/,
    );
    expect(await refusal('  tenant: me\n', '', { SL_LOADER: 'native' })).toMatch(/SL_LOADER is native/);
    expect(await refusal('', '', { SL_TYPES: '/x' })).toMatch(/SL_TYPES is \/x: .* searches only in metadata/);
    expect(await refusal('  loader: native\n', '', { SL_LOADER: 'spark' })).toMatch(/application.loader is native/);
  });

  test('in a table and in a domain', async () => {
    expect(await refusal('', '  metadata: {loader: native}\n')).toMatch(
      /things.sl.yml:6: table.metadata.loader is native/,
    );
  });

  test('a write strategy of the project', async () => {
    const project = keep(TestProject.ofTable('  attributes: [{name: id, type: string}]\n', { things1: 'id\n1\n' }));
    project.write('metadata/write-strategies/duckdb/append.j2', 'x');
    expect((await project.run(['load'])).exitCode).toBe(1);
    expect(project.lines.join()).toMatch(/metadata\/write-strategies\/duckdb\/?.* is a custom write strategy/);
  });
});

test('what has no effect is said once, and the rest of the application is read', async () => {
  const project = keep(TestProject.ofTable('  attributes: [{name: id, type: string}]\n', { things1: 'id\n1\n' }));
  project.write(
    'metadata/load/shop/other.sl.yml',
    "table: {name: other, pattern: 'o.*', attributes: [{name: id, type: string}]}",
  );
  project.write('datasets/stage/shop/o1', 'id\n1\n');
  project.write(
    'metadata/application.sl.yml',
    'application: {csvOutput: true, loader: spark, grouped: false, datasets: "{{SL_ROOT}}/datasets", area: {stage: stage}, ' +
      'metrics: {active: false}, spark: {localCatalog: iceberg, sql: {catalog: {local: {type: glue}}}, sql.ansi.enabled: false}, ' +
      'lock: {timeout: 1}, privacy: {options: {md5: ai.starlake.utils.Md5, mine: a.B}}, kafka: {}, audit: {domain: log}}',
  );
  expect((await project.run(['load'], { environment: { SL_GROUPED: 'true', SL_AUDIT_DOMAIN: 'no' } })).exitCode).toBe(
    0,
  );
  const said = project.lines.filter((line) => line.includes('without effect'));
  expect(said).toEqual([
    'application: without effect here: csvOutput, spark.localCatalog, spark.sql.catalog.local.type',
  ]);
  expect(await project.query('SELECT count(*)::INTEGER FROM log.audit')).toEqual([[2]]);
});
