// What `npm pack` would publish has what it needs, and nothing of the sources.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const [{ files }] = JSON.parse(
  execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  }),
);
const paths = files.map((file) => file.path);
const { bundledDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const needed = [
  ...['.jsii', 'LICENSE', 'README.md', 'CHANGELOG.md', 'dist/lib/index.js', 'dist/lib/index.d.ts'],
  ...['dist/bin/starlake-sfn.js', 'dist/bin/main.js', 'dist/bin/THIRD-PARTY-LICENCES.txt'],
  ...['dist/testing/index.js', 'dist/testing/index.d.ts', 'dist/testing/main.js'],
  ...['dist/local/deployed/index.js', 'dist/local/deployed/THIRD-PARTY-LICENCES.txt'],
  'docs/starlake-sfn.schema.json',
  ...readdirSync('lambda/handlers').map((file) => `assets/${path.basename(file, '.ts')}/index.js`),
  'templates/load/stepfunctions__scheduled_table__manifest.json.j2',
  'templates/transform/stepfunctions__scheduled_task__manifest.json.j2',
  ...bundledDependencies.map((name) => `node_modules/${name}/package.json`),
];
const missing = needed.filter((file) => !paths.includes(file));
const ours = paths.filter((file) => !file.startsWith('node_modules/'));
const stray = ours.filter((file) => /(^|\/)(test|node_modules|cdk\.out)\/|\.tsbuildinfo$/.test(file));
if (missing.length + stray.length > 0) {
  console.error(
    `the package lacks: ${missing.join(', ') || 'nothing'}; it should not have: ${stray.join(', ') || 'nothing'}`,
  );
  process.exit(1);
}
console.log(`the package has ${paths.length} files, all that it needs`);
