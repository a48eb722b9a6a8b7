import { existsSync } from 'node:fs';
import path from 'node:path';
import { cleanUp, cli, fakeIo, fakeParts, sales, tempApp } from '../../support';

afterAll(cleanUp);

const ROOT = { context: { 'starlake:localRoot': 'project' } };

describe('a list that the pipeline would not heed is refused before anything is copied or run', () => {
  test.each([
    ['load', '--tasks', "--tasks is for transforms, and 'sales' is a load pipeline\nName tables: --tables a,b."],
    ['transform', '--tables', "--tables is for loads, and 'sales' is a transform pipeline\nName tasks, and tables"],
  ] as const)('a %s pipeline and %s', async (kind, option, message) => {
    const folder = tempApp(ROOT);
    const parts = fakeParts();
    parts.findPipeline = async () => ({ ...sales, kind });
    const { code, err } = await cli(['run', 'sales', option, 'a.b'], fakeIo(folder), parts);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(parts.requests).toEqual([]);
    expect(existsSync(path.join(folder, '.starlake'))).toBe(false);
  });

  test('the tasks of a transform pipeline are not', async () => {
    const parts = fakeParts({ output: {} });
    parts.findPipeline = async () => ({ ...sales, kind: 'transform' });
    await cli(['run', 'sales', '--tasks', 'a.b'], fakeIo(tempApp(ROOT)), parts);
    expect(parts.requests).toMatchObject([{ input: { tasks: ['a.b'] } }]);
  });
});
