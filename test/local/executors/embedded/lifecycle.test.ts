import { execFileSync } from 'node:child_process';
import { DuckDBConnection } from '@duckdb/node-api';
import { keeper, TestProject } from './support';

const keep = keeper();
const THINGS = '  attributes: [{name: id, type: long}]\n';
const LOAD = ['load', '--domains', 'shop', '--tables', 'things'];

test('a load that is stopped before its commit changes nothing, and leaves its files in ingesting', async () => {
  const project = keep(TestProject.ofTable(THINGS, { things1: 'id\n1\n' }));
  for (const [step, text] of [
    ['moved', 'moved to'],
    ['read', '1 rows'],
  ]) {
    const stop = new AbortController();
    project.write(`datasets/stage/shop/things-${step}`, 'id\n1\n');
    const onLine = (line: string) => line.includes(text) && stop.abort();
    expect(await project.run(LOAD, { signal: stop.signal, onLine })).toEqual({ exitCode: 143 });
  }
  expect(project.files('datasets/stage/shop')).toEqual([]);
  expect(project.files('datasets/ingesting/shop')).toEqual(['things-moved', 'things-read', 'things1']);
  expect(project.files('datasets/archive/shop')).toEqual([]);
  expect(await project.tables()).toBe(0);
});

test('a load that is stopped after its commit is finished', async () => {
  const project = keep(TestProject.ofTable(THINGS, { things1: 'id\n1\n', things2: 'id\n2\n' }));
  const stop = new AbortController();
  const onLine = (line: string) => line.includes('rows loaded') && stop.abort();
  expect(await project.run(LOAD, { signal: stop.signal, onLine })).toEqual({ exitCode: 0, rows: 2 });
  expect(project.files('datasets/archive/shop')).toEqual(['things1', 'things2']);
});

test('a command that is stopped before it starts touches nothing', async () => {
  const project = keep(TestProject.sample());
  expect(await project.run(['stage'], { signal: AbortSignal.abort() })).toEqual({ exitCode: 143 });
  expect(project.files('datasets/stage/sales')).toEqual([]);
});

test('a long query is interrupted, by the signal or by close', async () => {
  const project = keep(new TestProject());
  project.write('metadata/transform/d/t.sql', 'SELECT count(*) FROM range(1000000000000) t(i) WHERE hash(i) % 7 = 3');
  const { run } = DuckDBConnection.prototype;
  let begun = (): void => undefined;
  const spy = jest.spyOn(DuckDBConnection.prototype, 'run').mockImplementation(function (this: DuckDBConnection, sql) {
    const result = run.call(this, sql);
    if (sql.includes('range(')) begun();
    return result;
  });
  const queryBegins = () => new Promise<void>((resolve) => (begun = resolve));

  const stop = new AbortController();
  let isOn = queryBegins();
  const stopped = project.run(['transform', '--name', 'd.t'], { signal: stop.signal });
  await isOn;
  stop.abort();
  expect(await stopped).toEqual({ exitCode: 143 });

  isOn = queryBegins();
  const closed = project.run(['transform', '--name', 'd.t']);
  await isOn;
  await project.executor.close();
  expect(await closed).toEqual({ exitCode: 143 });
  spy.mockRestore();
});

test('another process can open the database after close, and the executor can go on', async () => {
  const project = keep(TestProject.ofTable(THINGS, { things1: 'id\n1\n' }));
  await project.run(LOAD);
  await project.executor.close();
  const script = `require('@duckdb/node-api').DuckDBInstance.create(process.argv[1]).then((i) => i.connect())
    .then((c) => c.run('INSERT INTO shop.things VALUES (2)'))`;
  execFileSync(process.execPath, ['-e', script, `${project.root}/datasets/duckdb.db`]);
  project.write('datasets/stage/shop/things2', 'id\n3\n');
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows: 1 });
  expect(await project.query('SELECT count(*)::INTEGER FROM shop.things')).toEqual([[3]]);
});

test('says how to install DuckDB when it is missing', async () => {
  jest.resetModules();
  jest.doMock('@duckdb/node-api', () => {
    throw Object.assign(new Error("Cannot find module '@duckdb/node-api'"), { code: 'MODULE_NOT_FOUND' });
  });
  try {
    const embedded =
      require('../../../../local/executors/embedded') as typeof import('../../../../local/executors/embedded');
    const container = {
      argv: ['stage'],
      environment: {},
      secrets: [],
      image: '',
      signal: new AbortController().signal,
      onLine: () => undefined,
      timeOut: () => undefined,
    };
    await expect(embedded.createEmbeddedExecutor().run(container)).rejects.toThrow(
      'npm install --save-dev @duckdb/node-api',
    );
  } finally {
    jest.dontMock('@duckdb/node-api');
  }
});
