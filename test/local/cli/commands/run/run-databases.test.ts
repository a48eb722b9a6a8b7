import path from 'node:path';
import { cleanUp, cli, fakeIo, fakeParts, tempApp } from '../../support';

afterAll(cleanUp);

const ROOT = { context: { 'starlake:localRoot': 'project' } };

test('names the database that the run has written to', async () => {
  const folder = tempApp(ROOT);
  const file = path.join(folder, '.starlake/sales/datasets/duckdb.db');
  const asked: unknown[] = [];
  const databasesIn = async (root: string, since?: number) => {
    asked.push(root, typeof since);
    return [file];
  };
  const parts = { ...fakeParts(), databasesIn };
  const { out } = await cli(['run', 'sales'], fakeIo(folder), parts);
  expect(out).toMatch(/\nTables are in \.starlake\/sales\/datasets\/duckdb\.db: starlake-sfn show TABLE\n$/);
  const json = await cli(['run', '--all', '--json'], fakeIo(folder), parts);
  expect(JSON.parse(json.out)).toMatchObject({ databases: [file] });
  expect(asked).toEqual([path.dirname(path.dirname(file)), 'number', path.join(folder, '.starlake/all'), 'number']);
});
