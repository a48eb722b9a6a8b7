import { fork } from 'node:child_process';
import { once } from 'node:events';
import fs, { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { moveFiles } from '../../../lambda/stage-files/move-files';
import { FileStorage } from '../../../lambda/storage/files';

const MIB = 1024 ** 2;
const storage = new FileStorage();
let root: string;
const at = (...parts: string[]) => path.join(root, ...parts);

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'file-content-'));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(root, { recursive: true });
});

const failing = (code: string) => () => {
  throw Object.assign(new Error(`${code}: as the test wants`), { code });
};

test('a folder is no file to read or to replace', async () => {
  await mkdir(at('folder'));
  await expect(storage.read(at('folder'))).rejects.toMatchObject({
    name: 'EISDIR',
    message: expect.stringMatching(`^Cannot read ${at('folder')}: EISDIR`),
  });
  await expect(storage.replace(at('folder'), 'mine', undefined)).rejects.toMatchObject({ name: 'EISDIR' });
  expect(await storage.same(at('folder'), at('folder'))).toBe(false);
});

test('what may not be read is an error', async () => {
  await writeFile(at('a'), 'x');
  // Not by its mode: root may read everything.
  jest.spyOn(fs, 'readFileSync').mockImplementation(failing('EACCES'));
  jest.spyOn(fs, 'createReadStream').mockImplementation(failing('EACCES'));
  await expect(storage.read(at('a'))).rejects.toMatchObject({ name: 'EACCES' });
  await expect(storage.same(at('a'), at('a'))).rejects.toMatchObject({
    name: 'EACCES',
    message: `Cannot compare ${at('a')} with ${at('a')}: EACCES: as the test wants`,
  });
});

test('a file that another process creates between look and write is not replaced', async () => {
  const link = fs.linkSync;
  jest.spyOn(fs, 'linkSync').mockImplementation((from, to) => {
    fs.writeFileSync(to, 'theirs');
    link(from, to);
  });
  expect(await storage.replace(at('turn.json'), 'mine', undefined)).toBe(false);
  expect(await readFile(at('turn.json'), 'utf8')).toBe('theirs');
  expect(await readdir(root)).toEqual(['turn.json']);
});

test('a write that fails leaves nothing behind, and the old text', async () => {
  await writeFile(at('turn.json'), 'old');
  const { version } = (await storage.read(at('turn.json')))!;
  jest.spyOn(fs, 'renameSync').mockImplementation(failing('ENOSPC'));
  await expect(storage.replace(at('turn.json'), 'new', version)).rejects.toMatchObject({ name: 'ENOSPC' });
  expect(await readdir(root)).toEqual(['turn.json']);
  expect(await readFile(at('turn.json'), 'utf8')).toBe('old');
});

test('of processes that create a file at once, one is first', async () => {
  const bundle = at('bundle.js');
  await build({
    entryPoints: [path.join(__dirname, '../../../lambda/storage/files.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
  });
  const program = `
    const { FileStorage } = require(${JSON.stringify(bundle)});
    const storage = new FileStorage();
    process.once('message', async () => {
      const won = [];
      for (let i = 0; i < 200; i++) {
        const text = process.pid + '-' + i;
        if (await storage.replace(${JSON.stringify(at('files'))} + '/' + i, text, undefined)) won.push(text);
      }
      process.send(won, () => process.disconnect());
    });
    process.send('ready');`;
  await writeFile(at('program.js'), program);
  const runs = Array.from({ length: 4 }, () => fork(at('program.js'), { execArgv: [] }));
  await Promise.all(runs.map((run) => once(run, 'message')));
  const ends = runs.map((run) => once(run, 'message'));
  runs.forEach((run) => run.send('go'));
  const won = (await Promise.all(ends)).flatMap(([texts]) => texts as string[]);
  const names = Array.from({ length: 200 }, (_, i) => `${i}`);
  const texts = await Promise.all(names.map((name) => readFile(at('files', name), 'utf8')));
  expect(won.sort()).toEqual(texts.sort());
  expect((await readdir(at('files'))).sort()).toEqual(names.sort());
});

test.each([0, 1, MIB - 1, MIB, MIB + 1, 2 * MIB])('files of %d bytes are compared to their end', async (size) => {
  const bytes = Buffer.alloc(size, 'abc');
  await writeFile(at('a'), bytes);
  await writeFile(at('b'), bytes);
  expect(await storage.same(at('a'), at('b'))).toBe(true);
  if (size > 0) {
    bytes[size - 1]++;
    await writeFile(at('b'), bytes);
    expect(await storage.same(at('a'), at('b'))).toBe(false);
  }
});

test('large files are not read into memory', async () => {
  for (const name of ['a', 'b']) {
    const file = await open(at(name), 'w');
    await file.truncate(300 * MIB);
    await file.close();
  }
  const before = process.memoryUsage().rss;
  let most = 0;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 5);
  expect(await storage.same(at('a'), at('b'))).toBe(true);
  clearInterval(timer);
  expect(most - before).toBeLessThan(100 * MIB);
});

test('a move across devices that was cut half-way is told, and completed', async () => {
  await writeFile(at('a.csv'), 'content');
  jest.spyOn(fs.promises, 'rename').mockImplementationOnce(async () => failing('EXDEV')());
  jest.spyOn(fs.promises, 'unlink').mockImplementationOnce(async () => failing('EIO')());
  await expect(storage.move(at('a.csv'), at('stage', 'a.csv'))).rejects.toMatchObject({ name: 'EIO' });
  expect([await readdir(root), await readdir(at('stage'))]).toEqual([['a.csv', 'stage'], ['a.csv']]);
  expect(await storage.same(at('a.csv'), at('stage', 'a.csv'))).toBe(true);
  expect(await storage.move(at('a.csv'), at('stage', 'a.csv'))).toBe(false);
  expect(await moveFiles(storage, ['a.csv'], root, at('stage'))).toEqual([]);
  expect([await readdir(root), await readdir(at('stage'))]).toEqual([['stage'], ['a.csv']]);
});
