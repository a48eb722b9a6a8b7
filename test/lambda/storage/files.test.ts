import { execFileSync } from 'node:child_process';
import fs, { mkdtempSync, rmSync, statSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { FileStorage } from '../../../lambda/storage/files';
import { storageFor } from '../../../lambda/storage/storage-for';

const storage = new FileStorage();

let root: string;

const at = (...parts: string[]) => path.join(root, ...parts);

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'files-'));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(root, { recursive: true });
});

test('a link to a file is a file; one to a folder, to nothing or to itself is not', async () => {
  await mkdir(at('folder'));
  await writeFile(at('a.csv'), '');
  await symlink(at('a.csv'), at('link.csv'));
  await symlink(at('folder'), at('to-folder'));
  await symlink(at('nothing'), at('to-nothing'));
  await symlink(at('loop'), at('loop'));
  expect(await storage.list(root)).toEqual(['a.csv', 'link.csv']);
  const links = ['link.csv', 'to-folder', 'to-nothing', 'loop'];
  expect(await Promise.all(links.map((name) => storage.exists(at(name))))).toEqual([true, false, false, false]);
});

test('a folder that is a file is an error', async () => {
  await writeFile(at('a.csv'), '');
  await expect(storage.list(at('a.csv'))).rejects.toMatchObject({
    name: 'ENOTDIR',
    message: expect.stringMatching(`^Cannot list ${at('a.csv')}: ENOTDIR: not a directory`),
  });
});

test('a folder that may not be read is an error, never “no files”', async () => {
  await mkdir(at('closed'));
  await chmod(at('closed'), 0);
  // Root may read everything.
  if (process.getuid?.() === 0) {
    jest.spyOn(fs.promises, 'readdir').mockRejectedValue(Object.assign(new Error('no'), { code: 'EACCES' }));
  }
  await expect(storage.list(at('closed'))).rejects.toMatchObject({ name: 'EACCES' });
});

test('a folder is not deleted', async () => {
  await mkdir(at('folder'));
  await expect(storage.delete(at('folder'))).rejects.toThrow(`Cannot delete ${at('folder')}: `);
  expect(await readdir(root)).toEqual(['folder']);
});

test('moves across devices', async () => {
  await writeFile(at('a.csv'), 'content');
  const error = Object.assign(new Error('cross-device link'), { code: 'EXDEV' });
  jest.spyOn(fs.promises, 'rename').mockRejectedValueOnce(error);
  await storage.move(at('a.csv'), at('stage', 'b.csv'));
  expect(await readdir(root)).toEqual(['stage']);
  expect(await readdir(at('stage'))).toEqual(['b.csv']);
  expect(await readFile(at('stage', 'b.csv'), 'utf8')).toBe('content');
});

const device = ['/dev/shm', '/tmp', '/var/tmp'].find(
  (folder) => fs.existsSync(folder) && statSync(folder).dev !== statSync(tmpdir()).dev,
);
test(`moves between devices of this machine${device ? '' : ': it has one only, not run'}`, async () => {
  if (device === undefined) {
    process.stderr.write('storage: no second device here, files were moved between two that were made up only\n');
    return;
  }
  const other = mkdtempSync(path.join(device, 'files-'));
  try {
    await writeFile(at('a.csv'), 'content');
    await storage.move(at('a.csv'), path.join(other, 'a.csv'));
    expect([await readdir(root), await readdir(other)]).toEqual([[], ['a.csv']]);
  } finally {
    rmSync(other, { recursive: true });
  }
});

test('the store goes by the scheme', () => {
  expect(storageFor('file:///data')).toBeInstanceOf(FileStorage);
  expect(storageFor('/data')).toBeInstanceOf(FileStorage);
  expect(storageFor('s3://lake/data')).toBe(storageFor('s3a://other'));
  expect(storageFor('s3://lake', {})).not.toBe(storageFor('s3://lake'));
  expect(() => storageFor('gs://lake')).toThrow('"gs://lake" is no location that can be read');
  expect(() => storageFor('')).toThrow('"" is no location that can be read');
  expect(() => storageFor('s3://')).toThrow('names no bucket');
});

test('a bundle is small, has the storage of this machine in a file of its own, and loads no SDK before it is asked for S3', async () => {
  const bundle = at('bundle/storage-for.js');
  await build({
    entryPoints: ['storage-for', 'files'].map((file) => path.join(__dirname, `../../../lambda/storage/${file}.ts`)),
    outdir: at('bundle'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
    external: ['@aws-sdk/*', './files'],
  });
  expect(statSync(bundle).size).toBeLessThan(12_000);
  // Beside it there is no SDK to be found.
  const program = `
    const { storageFor } = require(${JSON.stringify(bundle)});
    (async () => {
      console.log(await storageFor(${JSON.stringify(root)}).list(${JSON.stringify(root)}));
      console.log(await storageFor('s3://lake').list('s3://lake').catch((error) => error.name));
    })();`;
  const said = execFileSync(process.execPath, ['-e', program], { cwd: root, encoding: 'utf8' });
  expect(said).toBe('[]\nMODULE_NOT_FOUND\n');
});
