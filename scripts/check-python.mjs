// The wheel that `npm run package` has built, as users have it: installs it, and runs with it the types and tests of examples/python,
// the tests of test/python, the programs of docs/python.md, and those of the other pages in Python. Holds the templates of
// examples/python to those of their siblings in TypeScript. Where there is no Python, or no package index, this says so and checks
// nothing.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { blocksInPython } from '../site/python.mjs';
import { appEnvironment, compareExample } from './examples.mjs';
import { venv } from './venv.mjs';

const CDK = ['aws-cdk-lib==2.275.0', 'constructs==10.8.1'];
const TOOLS = ['mypy==2.4.1', 'pyright==1.1.414', 'pytest==9.2.0'];

const folder = mkdtempSync(path.join(tmpdir(), 'starlake-python-'));
const env = {
  ...process.env,
  JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.versions.node.split('.')[0],
  PYTHONDONTWRITEBYTECODE: '1',
  MYPY_CACHE_DIR: path.join(folder, 'mypy'),
  XDG_CACHE_HOME: path.join(folder, 'caches'),
};
const run = (cwd, command, ...args) => execFileSync(command, args, { stdio: 'inherit', cwd, env });
try {
  const bin = venv(path.join(folder, 'venv'), 'The library was not tried in Python', ...CDK, ...TOOLS);
  if (bin !== undefined) {
    run('.', bin('python'), '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', wheel());
    const pages = writePages();
    const sources = ['examples/python', 'test/python', 'python', pages];
    sources.forEach((each) => run('.', bin('mypy'), '--check-untyped-defs', each));
    run('.', bin('pyright'), '--pythonpath', bin('python'), ...sources);
    run('.', bin('pytest'), '-p', 'no:cacheprovider', 'examples/python', 'test/python');
    // As the error says of run_locally, and test/python proves.
    run(
      '.',
      'npm',
      'install',
      '--silent',
      '--prefix',
      path.join(env.XDG_CACHE_HOME, 'starlake-sfn'),
      '@duckdb/node-api',
    );
    writeTranslations(pages);
    run(pages, bin('pytest'), '-p', 'no:cacheprovider', '.');
    compareExamples(bin('python'));
    console.log(`the library in Python, with ${CDK.join(' and ')}: types, examples and command are right`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function wheel() {
  const packed = 'dist/jsii/python';
  const file = (existsSync(packed) ? readdirSync(packed) : []).find((name) => name.endsWith('.whl'));
  if (file === undefined) throw new Error(`there is no wheel in ${packed}: npm run package`);
  return path.join(packed, file);
}

/** The apps of examples/python, and those in TypeScript of the same names. */
function compareExamples(python) {
  const apps = readdirSync('examples/python').filter((file) => /^(?!test_)\w+\.py$/.test(file));
  for (const app of apps) {
    const name = path.basename(app, '.py');
    const out = path.join(folder, name);
    execFileSync(python, [path.join('examples/python', app)], {
      stdio: 'inherit',
      env: { ...env, ...appEnvironment(out) },
    });
    compareExample(name.replaceAll('_', '-'), out, path.join(folder, 'typescript'));
  }
}

/** The programs of docs/python.md, beside the project that they speak of. */
function writePages() {
  const pages = path.join(folder, 'pages');
  mkdirSync(pages);
  const programs = readFileSync('docs/python.md', 'utf8').matchAll(/^```python\n([^]*?)^```$/gm);
  [...programs].forEach(([, code], at) => writeFileSync(path.join(pages, `test_program_${at}.py`), code));
  cpSync('examples/starlake-project', path.join(pages, 'starlake-project'), { recursive: true });
  return pages;
}

/** The programs of the other pages, as the site shows them in Python, and what they read. */
function writeTranslations(pages) {
  [...blocksInPython().values()].forEach(({ program }, at) =>
    writeFileSync(path.join(pages, `test_translated_${at}.py`), `${program}\nstack.node.root.synth()\n`),
  );
  const read = ['examples/starlake-project', 'test/fixtures/manifests'];
  read.forEach((each) => cpSync(each, path.join(pages, each), { recursive: true }));
}
