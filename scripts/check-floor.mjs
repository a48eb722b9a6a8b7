// Synthesizes a pipeline with the lowest versions that the peer dependencies allow.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const { peerDependencies, bundledDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const folder = mkdtempSync(path.join(tmpdir(), 'starlake-floor-'));
try {
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
  const lowest = Object.entries(peerDependencies).map(([name, range]) => `${name}@${range.replace('^', '')}`);
  const npm = ['install', '--silent', '--no-save', '--no-audit', '--no-fund', ...lowest];
  execFileSync('npm', npm, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  const bundled = bundledDependencies.map((name) => `node_modules/${name}`);
  for (const built of ['dist/lib', 'dist/bin/app.js', 'assets', 'examples/starlake-project', ...bundled]) {
    cpSync(built, path.join(folder, built), { recursive: true });
  }
  execFileSync(process.execPath, ['dist/bin/app.js'], {
    cwd: folder,
    stdio: 'inherit',
    env: { ...process.env, CDK_OUTDIR: path.join(folder, 'cdk.out') },
  });
  console.log(`synthesized with ${lowest.join(' and ')}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
