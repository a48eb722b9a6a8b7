import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { scratchFolder } from '../helpers/local-run';

const ROOT = path.join(__dirname, '../..');
const SCRIPT = path.join(ROOT, 'scripts/check-api-diff.mjs');
const PACKAGE = {
  name: 'lake',
  description: 'A lake',
  license: 'Apache-2.0',
  author: { name: 'Ann' },
  repository: { type: 'git', url: 'https://example.com/lake.git' },
  main: 'lib/index.js',
  types: 'lib/index.d.ts',
  stability: 'experimental',
  jsii: { outdir: 'dist', targets: {}, tsc: { rootDir: 'lib', outDir: 'lib' } },
};

let folder: string;
const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });

/** Writes the library with this method, and compiles it. */
function library(version: string, method: string): void {
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ ...PACKAGE, version }));
  writeFileSync(path.join(folder, 'lib/index.ts'), `/** A lake. */\nexport class Lake {\n  ${method}\n}\n`);
  const jsii = [path.join(ROOT, 'node_modules/jsii/bin/jsii'), '--generate-tsconfig', 'tsconfig.jsii.json'];
  execFileSync(process.execPath, jsii, {
    cwd: folder,
    stdio: 'pipe',
    env: { ...process.env, JSII_SILENCE_SUPPORT_WARNING: '1', JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' },
  });
}

const check = () => spawnSync(process.execPath, [SCRIPT], { cwd: folder, encoding: 'utf8' });

test('the public API is compared with that of the last tag', () => {
  folder = scratchFolder();
  mkdirSync(path.join(folder, 'lib'));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
  writeFileSync(path.join(folder, '.gitignore'), 'node_modules\ntsconfig*\n.jsii\n*.js\n*.d.ts\n');
  git('init', '--quiet');
  library('0.1.0', 'public size(): number { return 1; }');
  git('add', '.');
  git('-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', 'commit', '--quiet', '--message', 'A lake');
  expect(check()).toMatchObject({ status: 0, stdout: expect.stringContaining('no tag yet') });

  git('tag', 'v0.1.0');
  library('0.1.1', 'public size(): number { return 1; }\n  public depth(): number { return 2; }');
  expect(check()).toMatchObject({ status: 0, stdout: expect.stringContaining('0.1.1 breaks nothing of v0.1.0') });

  library('0.1.1', 'public depth(): number { return 2; }');
  expect(check()).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/lake\.Lake\.size.*\n?[^]*0\.1\.1 breaks v0\.1\.0/),
    stderr: expect.stringContaining('npm version minor'),
  });

  library('0.2.0', 'public depth(): number { return 2; }');
  expect(check()).toMatchObject({ status: 0, stdout: expect.stringContaining('0.2.0 breaks v0.1.0') });
  expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
});
