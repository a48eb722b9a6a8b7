// Compares the public API, as `npm run build` made it last, with that of the last release, by jsii-diff: what breaks its users needs a
// version that says so, which is a minor one before 1.0 and a major one after.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const git = (...args) => execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
const node = (name, cwd, ...args) =>
  spawnSync(process.execPath, [path.resolve('node_modules', name, 'bin', name), ...args], {
    cwd,
    encoding: 'utf8',
    env: {
      ...process.env,
      JSII_SILENCE_SUPPORT_WARNING: '1',
      JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.versions.node.split('.')[0],
    },
  });

/** The part of a version that a breaking change changes. */
const line = (version) => /^(0\.\d+|\d+)/.exec(version)[0];

// In a shallow clone, too, where there may be none.
const tag = spawnSync('git', ['describe', '--tags', '--abbrev=0', '--match', 'v[0-9]*'], {
  encoding: 'utf8',
}).stdout.trim();
if (tag === '') {
  console.log('jsii-diff: no tag yet, so there is no release that could be broken');
} else {
  const folder = mkdtempSync(path.join(tmpdir(), 'starlake-released-'));
  try {
    git('worktree', 'add', '--detach', folder, tag);
    symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'), 'dir');
    const compiled = node('jsii', folder, '--generate-tsconfig', 'tsconfig.jsii.json', '--silence-warnings', 'JSII6');
    if (compiled.status !== 0) throw new Error(`${tag} does not compile: ${compiled.stdout}${compiled.stderr}`);
    const { stdout, stderr, status } = node('jsii-diff', '.', folder, '.', '--error-on', 'all');
    if (status > 1 || status === null) throw new Error(`jsii-diff has failed: ${stdout}${stderr}`);
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    const mayBreak = line(version) !== line(tag.slice(1));
    console.log(`${stdout}${stderr}jsii-diff: ${version} ${status === 0 ? 'breaks nothing of' : 'breaks'} ${tag}`);
    if (status !== 0 && !mayBreak) {
      console.error(`What breaks users of ${tag} needs more than ${version}: npm version minor --no-git-tag-version`);
      process.exitCode = 1;
    }
  } finally {
    git('worktree', 'remove', '--force', folder);
    rmSync(folder, { recursive: true, force: true });
  }
}
