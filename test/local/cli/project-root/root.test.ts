import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { Pipeline } from '../../../../local/pipeline';
import { cleanUp, cli, fakeIo, fakeParts, sales, synths, tempApp, write } from '../support';

afterAll(cleanUp);

const ROOT = { context: { 'starlake:localRoot': 'project' } };

test('the root is a Starlake project', async () => {
  const folder = tempApp({ context: { 'starlake:localRoot': 'docs' } });
  write(folder, { 'docs/index.md': '', 'small/metadata/load/sales/orders.sl.yml': '' });
  const refused = (from: string) => ({
    code: 2,
    err: `starlake-sfn: ${path.join(folder, 'docs')} has no metadata/application.sl.yml: ${from} must be a Starlake project's folder\n`,
  });
  expect(await cli(['run', 'sales', '--root', 'docs'], fakeIo(folder))).toMatchObject(refused('--root'));
  expect(await cli(['run', 'sales'], fakeIo(folder))).toMatchObject(refused('starlake:localRoot in cdk.json'));
  expect(synths(folder)).toEqual([]);
  expect((await cli(['run', 'sales', '--root', 'small'], fakeIo(folder))).code).toBe(0);
});

describe('the copy', () => {
  /** Bytes and files below a folder. */
  function sizeOf(folder: string): { bytes: number; files: number } {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const sizes = files.map((entry) => statSync(path.join(entry.parentPath, entry.name)).size);
    return { files: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
  }

  test('has only what is read: not 1.5 GB of archived files, nor an environment of Python', async () => {
    const folder = tempApp(ROOT);
    const archived = Object.fromEntries(
      Array.from({ length: 500 }, (_, at) => [`project/datasets/archive/sales/orders-${at}.csv`, 'id\n1\n']),
    );
    write(folder, { ...archived, 'project/venv/pyvenv.cfg': '', 'project/venv/lib/site.py': 'x' });
    write(folder, { 'project/datasets/archive/hr/people.csv': '', 'project/metadata/archive/a.sl.yml': '' });
    truncateSync(path.join(folder, 'project/datasets/archive/hr/people.csv'), 1_500_000_000);
    expect((await cli(['run', 'sales'], fakeIo(folder))).code).toBe(0);
    const copy = sizeOf(path.join(folder, '.starlake/sales'));
    expect(copy.files).toBe(3);
    expect(copy.bytes).toBeLessThan(1000);
  });

  test('of all pipelines is one', async () => {
    const folder = tempApp(ROOT);
    const load = (name: string): Pipeline => ({ ...sales, name, logicalId: name });
    const parts = { ...fakeParts(), pipelinesOf: async () => [load('a'), load('b'), load('c')] };
    expect((await cli(['run', '--all'], fakeIo(folder), parts)).code).toBe(0);
    expect(parts.requests).toHaveLength(3);
    const copies = readdirSync(path.join(folder, '.starlake'), { withFileTypes: true });
    expect(copies.filter((entry) => entry.isDirectory()).map(({ name }) => name)).toEqual(['.history', 'all']);
  });

  test('is no link: what is written into it leaves the project as it is', async () => {
    const folder = tempApp(ROOT);
    write(folder, { 'project/datasets/duckdb.db': 'tables' });
    await cli(['run', 'sales'], fakeIo(folder));
    appendFileSync(path.join(folder, '.starlake/sales/datasets/duckdb.db'), ' and more');
    expect(readFileSync(path.join(folder, 'project/datasets/duckdb.db'), 'utf8')).toBe('tables');
    expect(statSync(path.join(folder, '.starlake/sales/datasets/incoming/sales/orders.csv')).nlink).toBe(1);
  });

  test('a link to the folder of the copies is not followed', async () => {
    const folder = tempApp(ROOT);
    await cli(['run', 'sales'], fakeIo(folder));
    symlinkSync(path.join(folder, '.starlake'), path.join(folder, 'project/copies'));
    symlinkSync(path.join(folder, '.starlake/sales'), path.join(folder, 'project/copy'));
    expect((await cli(['run', 'sales'], fakeIo(folder))).code).toBe(0);
    expect(readdirSync(path.join(folder, '.starlake/sales')).sort()).toEqual(['datasets', 'metadata']);
  });

  test('the folder of the copies is no root, nor is a link to the copy', async () => {
    const folder = tempApp(ROOT);
    await cli(['run', 'sales'], fakeIo(folder));
    mkdirSync(path.join(folder, '.starlake/metadata'));
    const into = await cli(['run', 'sales', '--root', '.starlake'], fakeIo(folder));
    expect(into).toMatchObject({ code: 2, err: expect.stringContaining('it would be copied into itself') });
    expect(into.err).toContain('--in-place');
    symlinkSync(path.join(folder, '.starlake/sales'), path.join(folder, 'link'));
    const linked = await cli(['run', 'sales', '--root', 'link'], fakeIo(folder));
    expect(linked).toMatchObject({ code: 2, err: expect.stringContaining('is itself the copy') });
    expect(existsSync(path.join(folder, '.starlake/sales/metadata'))).toBe(true);
  });

  test('a folder of copies that cannot be made: what to do instead', async () => {
    const folder = tempApp(ROOT);
    writeFileSync(path.join(folder, '.starlake'), '');
    const { code, err } = await cli(['run', 'sales'], fakeIo(folder));
    expect(code).toBe(2);
    expect(err).toContain(`starlake-sfn: cannot write to ${path.join(folder, '.starlake')}: `);
    expect(err).toContain('Add --in-place to run on the project itself, or work in a copy of the app');
  });
});
