// The npm tarball as it is published.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Packs the tarball of a folder again, without what a clone alone runs: npm 11 warns whoever installs a package of a `prepare` that
 * waits for permission, and it would never run.
 *
 * @param scratch a folder for what is needed meanwhile
 * @throws Error if the tarball would lose a file
 */
export function withoutPrepare(folder, scratch) {
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  const whole = path.join(folder, tarball);
  const work = path.join(scratch, 'npm');
  mkdirSync(work);
  execFileSync('tar', ['-xzf', whole, '-C', work]);
  const manifest = path.join(work, 'package/package.json');
  const { scripts, ...rest } = JSON.parse(readFileSync(manifest, 'utf8'));
  const others = Object.entries(scripts).filter(([name]) => name !== 'prepare');
  writeFileSync(manifest, `${JSON.stringify({ ...rest, scripts: Object.fromEntries(others) }, null, 2)}\n`);
  const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', path.join(work, 'package')], {
    cwd: work,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  });
  const again = path.join(work, JSON.parse(packed)[0].filename);
  const kept = new Set(filesOf(again));
  const lost = filesOf(whole).filter((file) => !kept.has(file));
  if (lost.length > 0) throw new Error(`npm pack leaves out: ${lost.join(', ')}`);
  copyFileSync(again, whole);
}

function filesOf(tarball) {
  return execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).split('\n');
}
