// Builds what the package ships: the Lambda handlers (assets/), the construct library (dist/lib, by jsii) and the
// command line and sample app (dist/bin), with the clients of AWS apart (dist/local). `npm ci` runs it through `prepare`.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import ts from 'typescript';
import { bundleHandlers } from './bundle-handlers.mjs';
import { licencesOf } from './licences.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);

const STAMP = 'dist/.built';

function compileLibrary() {
  execFileSync(
    process.execPath,
    [
      ...['node_modules/jsii/bin/jsii', '--generate-tsconfig', 'tsconfig.jsii.json'],
      // JSII6 wants the tests to run with the lowest CDK that we support; .ci/run synthesizes with it instead.
      ...['--silence-warnings', 'JSII6'],
    ],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        // It looks for news about itself on the network otherwise.
        JSII_SILENCE_SUPPORT_WARNING: '1',
        JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.versions.node.split('.')[0],
      },
    },
  );
}

/** What bundles of the engine leave to who runs them. */
const BUNDLE = {
  outdir: 'dist',
  outbase: '.',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // The interpreter can call Lambda in AWS; ours never does, so the clients it would do that with are left out.
  alias: {
    '@aws-sdk/client-lambda': './local/engine/lambda/no-aws.ts',
    '@aws-sdk/credential-providers': './local/engine/lambda/no-aws.ts',
    // Its main file is one that only Node.js can load.
    'jsonc-parser': './node_modules/jsonc-parser/lib/esm/main.js',
  },
  external: ['@duckdb/node-api', '@aws-sdk/*', 'aws-cdk-lib', 'aws-cdk-lib/*', 'constructs', 'esbuild', '../lib'],
  logLevel: 'warning',
  legalComments: 'none',
  metafile: true,
};

/** The clients of AWS: a bundle of its own, which only commands about what is deployed load. */
const DEPLOYED = 'local/deployed/index';

/** Leaves that bundle out of another one of the same depth, which loads it from where it is built. */
const deployedApart = {
  name: 'deployed-apart',
  setup({ onResolve }) {
    onResolve({ filter: /\/deployed\/index$/ }, () => ({ path: `../${DEPLOYED}.js`, external: true }));
  },
};

async function bundleDeployed() {
  const { metafile } = await build({
    ...BUNDLE,
    entryPoints: [`${DEPLOYED}.ts`],
    external: [],
    alias: {},
    minify: true,
  });
  writeFileSync(path.join('dist', path.dirname(DEPLOYED), 'THIRD-PARTY-LICENCES.txt'), licencesOf(metafile));
}

async function bundleCommands() {
  const entryPoints = ['bin/main.ts', 'bench/bench.ts', 'faults/main.ts'].filter((file) => existsSync(file));
  const { metafile } = await build({ ...BUNDLE, entryPoints, plugins: [deployedApart] });
  await build({ entryPoints: ['bin/app.ts'], outdir: 'dist/bin', platform: 'node', target: 'node20', format: 'cjs' });
  copyFileSync('bin/starlake-sfn.js', 'dist/bin/starlake-sfn.js');
  chmodSync('dist/bin/starlake-sfn.js', 0o755);
  writeFileSync('dist/bin/THIRD-PARTY-LICENCES.txt', licencesOf(metafile));
}

/** The testing helpers: a module, and a program for other languages, with the types of the module. */
async function bundleTesting() {
  const entryPoints = ['testing/index.ts', 'testing/main.ts'];
  // Jest runs a package in a realm that has no import().
  const { metafile } = await build({
    ...BUNDLE,
    entryPoints,
    plugins: [deployedApart],
    supported: { 'dynamic-import': false },
  });
  for (const file of ['index.ts', 'definition-of.ts', 'run-locally.ts', 'types.ts']) declareTypes(`testing/${file}`);
  writeFileSync('dist/testing/THIRD-PARTY-LICENCES.txt', licencesOf(metafile));
}

/** Writes the types of what a file exports. */
function declareTypes(file) {
  const { outputText } = ts.transpileDeclaration(readFileSync(file, 'utf8'), {
    fileName: file,
    compilerOptions: { isolatedDeclarations: true, target: 'es2023' },
  });
  writeFileSync(path.join('dist', file.replace(/[.]ts$/, '.d.ts')), outputText);
}

/** Whether everything was built since the last change of a source: npx runs `prepare` again before its first command. */
function isBuilt() {
  const newest = ['bin', 'bench', 'faults', 'lambda', 'lib', 'local', 'scripts', 'testing']
    .flatMap((folder) => readdirSync(folder, { recursive: true }).map((file) => path.join(folder, file)))
    // jsii puts README.md into what it makes.
    .concat('package.json', 'package-lock.json', 'README.md')
    .map((file) => statSync(file).mtimeMs)
    .reduce((a, b) => Math.max(a, b));
  return existsSync(STAMP) && statSync(STAMP).mtimeMs > newest;
}

if (!(process.argv.includes('--if-changed') && isBuilt())) {
  await bundleHandlers();
  compileLibrary();
  await bundleCommands();
  await bundleDeployed();
  await bundleTesting();
  writeFileSync(STAMP, '');
}
