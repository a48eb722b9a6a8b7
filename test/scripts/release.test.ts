import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { scratchFolder } from '../helpers/local-run';

const SCRIPT = path.join(__dirname, '../../scripts/release.mjs');
const CHANGELOG = `# Changelog

## [Unreleased]

The first version.

### Added

- Loads.

[Unreleased]: https://example.com/lake
`;

let clone: string;
const git = (...args: string[]) => execFileSync('git', args, { cwd: clone, encoding: 'utf8', stdio: 'pipe' }).trim();
const release = (...args: string[]) => spawnSync(process.execPath, [SCRIPT, ...args], { cwd: clone, encoding: 'utf8' });
const write = (file: string, text: string) => writeFileSync(path.join(clone, file), text);

beforeEach(() => {
  const remote = scratchFolder();
  clone = scratchFolder();
  execFileSync('git', ['init', '--quiet', '--bare', remote]);
  git('init', '--quiet', '--initial-branch', 'main');
  git('config', 'user.name', 'Ann');
  git('config', 'user.email', 'ann@example.com');
  git('remote', 'add', 'origin', remote);
  write('package.json', JSON.stringify({ version: '0.1.0', homepage: 'https://example.com/lake' }));
  write('CHANGELOG.md', CHANGELOG);
  git('add', '.');
  git('commit', '--quiet', '--message', 'Loads');
  git('push', '--quiet', 'origin', 'main');
});

test('a release dates the entries, and pushes the commit and its tag', () => {
  expect(release()).toMatchObject({ status: 0, stdout: expect.stringContaining('v0.1.0 is pushed') });
  const changelog = readFileSync(path.join(clone, 'CHANGELOG.md'), 'utf8');
  expect(changelog).toMatch(/## \[Unreleased\]\n\n## \[0\.1\.0\] - \d{4}-\d\d-\d\d\n\nThe first version\./);
  expect(changelog).toContain('[Unreleased]: https://example.com/lake/compare/v0.1.0...HEAD');
  expect(changelog).toContain('[0.1.0]: https://example.com/lake/releases/tag/v0.1.0');
  expect(git('status', '--porcelain')).toBe('');
  expect(git('ls-remote', 'origin', 'refs/tags/v0.1.0^{}')).toContain(git('rev-parse', 'HEAD'));
  expect(git('ls-remote', 'origin', 'main')).toContain(git('rev-parse', 'HEAD'));
});

test('a dry run changes nothing, on any branch', () => {
  git('switch', '--quiet', '--create', 'topic');
  expect(release('--dry-run')).toMatchObject({ status: 0, stdout: expect.stringContaining('v0.1.0 can be released') });
  expect(git('status', '--porcelain')).toBe('');
  expect(git('tag')).toBe('');
});

test.each<[problem: string, prepare: () => void, args: string[]]>([
  ['there is the tag v0.1.0 already', () => git('tag', 'v0.1.0'), ['--dry-run']],
  ['no entries below', () => write('CHANGELOG.md', '## [Unreleased]\n\n## [0.0.1]\n\n### Added\n'), ['--dry-run']],
  ['not committed', () => write('package.json', '{ "version": "0.1.0" }'), []],
  ['a release is made on main, and this is topic', () => git('switch', '--quiet', '--create', 'topic'), []],
])('it is refused: %s', (problem, prepare, args) => {
  prepare();
  expect(release(...args)).toMatchObject({ status: 1, stderr: expect.stringContaining(problem) });
});
