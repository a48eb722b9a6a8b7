// Releases the version of package.json: `npm run release` gives its entries in CHANGELOG.md their date, commits, tags and pushes. The
// tag makes .github/workflows/release.yml publish the packages. `--dry-run` changes nothing, and says what there is to do.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { 'dry-run': isDry } = parseArgs({ options: { 'dry-run': { type: 'boolean' } } }).values;
const git = (...args) => execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();

const { version, homepage } = JSON.parse(readFileSync('package.json', 'utf8'));
const tag = `v${version}`;
const branch = git('rev-parse', '--abbrev-ref', 'HEAD');
const changelog = readFileSync('CHANGELOG.md', 'utf8');
const date = new Date().toISOString().slice(0, 10);

const problems = [
  [git('tag', '--list', tag) !== '', `there is the tag ${tag} already: npm version minor --no-git-tag-version`],
  [!/^## \[Unreleased\]\n+[^#\n]*\n*### /m.test(changelog), 'CHANGELOG.md has no entries below [Unreleased]'],
  [!isDry && git('status', '--porcelain') !== '', 'there are changes that are not committed'],
  [!isDry && branch !== 'main', `a release is made on main, and this is ${branch}`],
].flatMap(([isThere, problem]) => (isThere ? [problem] : []));

if (problems.length > 0) {
  problems.forEach((problem) => console.error(`${tag} cannot be released: ${problem}`));
  process.exitCode = 1;
} else if (isDry) {
  console.log(`${tag} can be released: CHANGELOG.md gets its date, ${date}; npm run release commits, tags and pushes`);
} else {
  writeFileSync('CHANGELOG.md', dated());
  git('commit', '--quiet', '--message', `Release ${version}`, 'CHANGELOG.md');
  git('tag', '--annotate', tag, '--message', `Release ${version}`);
  git('push', '--quiet', '--atomic', 'origin', branch, tag);
  console.log(`${tag} is pushed: the workflow Release publishes it`);
}

/** The changelog with the entries below the version, and nothing unreleased. */
function dated() {
  return changelog
    .replace('## [Unreleased]', `## [Unreleased]\n\n## [${version}] - ${date}`)
    .replace(
      /^\[Unreleased\]: .*$/m,
      `[Unreleased]: ${homepage}/compare/${tag}...HEAD\n[${version}]: ${homepage}/releases/tag/${tag}`,
    );
}
