import path from 'node:path';
import type { Pipeline } from '../../../local/pipeline';
import { cleanUp, cli, custom, fakeIo, fakeParts, sales, tempApp, write } from './support';
import type { Executor } from '../../../local/executor';

afterAll(cleanUp);

const ROOT = { context: { 'starlake:localRoot': 'project' } };

const APPLICATION = `version: 1
application:
  connectionRef: '{{active}}'
  connections:
    duckdb: { type: jdbc, options: { url: 'jdbc:duckdb:{{SL_ROOT}}/datasets/duckdb.db' } }
    lake: { type: fs }
    warehouse: { type: jdbc, options: { url: 'jdbc:postgresql://localhost/shop' } }
`;

/** A pipeline whose containers have these variables. */
function loading(environment: { [name: string]: string }): Pipeline {
  const variables = Object.entries(environment).map(([Name, Value]) => ({ Name, Value }));
  const overrides = { Environment: [...variables, { Name: 'RUN', 'Value.$': '$$.Execution.Id' }] };
  const Load = { Type: 'Task' as const, Parameters: { Overrides: { ContainerOverrides: [overrides] } }, End: true };
  return { ...sales, definition: { StartAt: 'Load', States: { Load } } };
}

interface Given {
  readonly active?: string;
  readonly executor?: Executor['name'];
  readonly environment?: { [name: string]: string };
  readonly argv?: string[];
}

/** Runs sales over the project; the fake engine tells with how many slots. */
async function slots({ active = 'duckdb', executor = 'starlake', environment = {}, argv = [] }: Given) {
  const folder = tempApp(ROOT);
  write(folder, {
    'project/metadata/application.sl.yml': APPLICATION,
    'project/metadata/env.sl.yml': `version: 1\nenv: { active: ${active} }\n`,
    'project/metadata/env.AWS.sl.yml': 'version: 1\nenv: { active: warehouse }\n',
  });
  const parts = fakeParts();
  const pipeline = loading(environment);
  const plan = { Type: 'Task' as const, Parameters: { action: 'plan', targets: { sales: {} } }, End: true };
  const backfill: Pipeline = {
    ...custom,
    name: 'backfill',
    kind: 'backfill',
    definition: { StartAt: 'plan', States: { plan } },
  };
  parts.findPipeline = async () => pipeline;
  parts.pipelinesOf = async () => [pipeline, backfill];
  parts.selectExecutor = async () => ({ ...parts.executor, name: executor, notice: undefined });
  const command = argv[0] === 'backfill' ? argv : ['run', 'sales', ...argv];
  const { code, out, err } = await cli(command, fakeIo(folder), parts);
  const said = /^slots.*$/m.exec(out)?.[0];
  return { code, err, slots: parts.requests[0]?.slots, said };
}

const ONE_FILE = "slots     1: the connection 'duckdb' is a DuckDB file, which one command at a time can open";
const ONE_METASTORE =
  "slots     1: the connection 'lake' has a metastore on this machine, which one command at a time can open";

describe('the real Starlake has one slot', () => {
  test.each<[string, Given, string]>([
    ['over a DuckDB file', {}, ONE_FILE],
    ['over a DuckDB file, whatever is asked for', { argv: ['--slots', '4'] }, ONE_FILE],
    ['in its image too', { executor: 'docker' }, ONE_FILE],
    ['over Delta tables, its default', { active: 'lake' }, ONE_METASTORE],
    ['over Hive', { active: 'lake', environment: { SL_SPARK_LOCAL_CATALOG: 'hive' } }, ONE_METASTORE],
    [
      'in a backfill',
      { argv: ['backfill', 'sales', '--from', '2026-08-01', '--to', '2026-08-02'] },
      ONE_FILE.replace(/ +1/, ': 1'),
    ],
    ['in a run of all', { argv: ['--all'] }, ONE_FILE],
  ])('%s', async (_, given, said) => {
    const all = given.argv?.[0] === '--all';
    const found = await slots(all ? { ...given, argv: [] } : given);
    expect(found).toMatchObject({ slots: 1, said });
  });
});

describe('as many as the app says, or --slots', () => {
  test.each<[string, Given]>([
    ['of the embedded executor, which has one database for all', { executor: 'embedded' }],
    ['over a warehouse', { active: 'warehouse' }],
    ['over that of the environment of the containers', { environment: { SL_ENV: 'AWS' } }],
    ['over Iceberg tables', { active: 'lake', environment: { SL_SPARK_LOCAL_CATALOG: 'iceberg' } }],
    [
      'over the metastore of a server',
      { active: 'lake', environment: { SPARK_CONF_OPTIONS: '--conf spark.hadoop.hive.metastore.uris=thrift://x' } },
    ],
    ['over a connection that nobody knows', { active: 'elsewhere' }],
  ])('%s', async (_, given) => {
    expect(await slots(given)).toMatchObject({ slots: undefined, said: undefined });
    expect(await slots({ ...given, argv: ['--slots', '3'] })).toMatchObject({ slots: 3, said: 'slots     3' });
  });

  test('--slots takes as many as the largest pool has', async () => {
    expect(await slots({ executor: 'embedded', argv: ['--slots', '1000'] })).toMatchObject({ slots: 1000 });
  });

  test.each(['0', '1001', '2.5', 'many'])('--slots %s is refused before anything runs', async (number) => {
    expect(await slots({ argv: ['--slots', number] })).toEqual({
      code: 2,
      err: `starlake-sfn: --slots must be a whole number from 1 to 1000; got "${number}"\n`,
      slots: undefined,
      said: undefined,
    });
  });

  test('a project that cannot be read is told of, with its file', async () => {
    const folder = tempApp(ROOT);
    write(folder, { 'project/metadata/application.sl.yml': 'application: [' });
    const parts = fakeParts();
    parts.selectExecutor = async () => ({ ...parts.executor, name: 'starlake' });
    const { code, err } = await cli(['run', 'sales'], fakeIo(folder), parts);
    expect(code).toBe(2);
    expect(err).toContain(path.join('metadata', 'application.sl.yml'));
    expect(parts.requests).toEqual([]);
  });
});
