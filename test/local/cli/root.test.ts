import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cleanUp, cli, fakeIo, synths, tempApp, write } from './support';

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
