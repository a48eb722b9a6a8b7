// README's “Use it in your own app”, done: packs this package, installs it in a new folder with what README says, and lists
// and runs the pipelines of README's app there. Then the tests of docs/testing.md: with jest, with vitest, and their types.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const readme = readFileSync('README.md', 'utf8');
const section = readme.slice(readme.indexOf('## Use it in your own app'));
const block = (language) => blocksOf(section, language)[0];
const packages = packagesOf(block('bash'));

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
  checkTests();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function blocksOf(text, language) {
  return [...text.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, code]) => code);
}

/** The packages that commands of npm install. */
function packagesOf(commands) {
  const installs = commands.split('\n').filter((line) => line.startsWith('npm install'));
  return installs
    .flatMap((line) => line.replace(/#.*/, '').split(' '))
    .filter((word) => word !== '' && !['npm', 'install', '--save-dev'].includes(word) && !word.endsWith('.tgz'));
}

function checkTests() {
  const page = readFileSync('docs/testing.md', 'utf8');
  const [config] = blocksOf(page, 'json');
  const [program] = blocksOf(page, 'ts');
  const [jest, vitest] = blocksOf(page, 'bash');
  const tools = [...new Set([...packagesOf(jest), ...packagesOf(vitest)])];
  run('npm', 'install', '--silent', '--no-audit', '--no-fund', '--save-dev', ...tools);
  writeFileSync(path.join(folder, 'jest.config.json'), config);
  writeFileSync(path.join(folder, 'pipelines.test.ts'), program);
  run('npx', 'jest', '--silent');
  run(
    'npx',
    ...vitest
      .split('\n')
      .find((line) => line.startsWith('npx '))
      .split(' ')
      .slice(1),
  );
  const modules = {
    node10: ['commonjs', '--ignoreDeprecations', '6.0'],
    node16: ['node16'],
    bundler: ['esnext'],
  };
  for (const [resolution, [module, ...more]] of Object.entries(modules)) {
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--types', 'jest,node', '--target', 'es2022'];
    const how = ['--moduleResolution', resolution, '--module', module, ...more];
    run(process.execPath, path.resolve('node_modules/typescript/bin/tsc'), ...options, ...how, 'pipelines.test.ts');
  }
  const names =
    "import { definitionOf, runLocally } from 'starlake-stepfunctions/testing'; definitionOf.call; runLocally.call";
  run(process.execPath, '--input-type=module', '--eval', names);
  console.log(`the tests of docs/testing.md, with ${tools.join(', ')}: run, and their types are right`);
}
