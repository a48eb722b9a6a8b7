// README's “Use it in your own app”, done: packs this package, installs it in a new folder with what README says, and lists
// and draws the pipelines of README's app there.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const readme = readFileSync('README.md', 'utf8');
const section = readme.slice(readme.indexOf('## Use it in your own app'));
const block = (language) => new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(section)[1];
const packages = block('bash')
  .split('\n')
  .flatMap((line) => line.replace(/#.*/, '').split(' '))
  .filter((word) => word !== '' && !['npm', 'install', '--save-dev'].includes(word) && !word.endsWith('.tgz'));

const folder = mkdtempSync(path.join(tmpdir(), 'starlake-own-app-'));
const shell = process.platform === 'win32';
const run = (command, ...args) => execFileSync(command, args, { cwd: folder, encoding: 'utf8', shell });
try {
  const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], shell };
  const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], options);
  const [{ filename }] = JSON.parse(packed);
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
  run('npm', 'install', '--silent', '--no-audit', '--no-fund', `./${filename}`, ...packages);
  writeFileSync(path.join(folder, 'app.ts'), block('ts'));
  writeFileSync(path.join(folder, 'cdk.json'), block('json'));
  cpSync('examples/starlake-project', path.join(folder, 'starlake-project'), { recursive: true });

  const names = JSON.parse(run('npx', 'starlake-sfn', 'list', '--json')).pipelines.map(({ name }) => name);
  const { status, output } = JSON.parse(run('npx', 'starlake-sfn', 'run', 'sales', '--json'));
  const loaded = output.tables.map(({ table }) => table);
  const tables = ['customers', 'order_items', 'orders', 'products', 'returns'];
  if (!names.includes('sales') || status !== 'SUCCEEDED' || loaded.join() !== tables.join()) {
    throw new Error(
      `README's app has ${names.join(', ')}, and a run of sales ended ${status} with ${loaded.join(', ')}`,
    );
  }
  run('npx', 'cdk', 'synth', '--quiet');
  console.log(`README's own app, with ${packages.join(', ')}: listed, run and synthesized`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
