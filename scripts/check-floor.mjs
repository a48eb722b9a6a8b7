// Synthesizes pipelines with the lowest versions that the peer dependencies allow: the sample, and the example with a package of others.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transformSync } from 'esbuild';
import { appEnvironment } from './examples.mjs';

/** The package of `examples/own-dashboard`. It is large, and nothing else needs it. */
const NEIGHBOUR = 'cdk-monitoring-constructs@10';
const EXAMPLE = 'examples/own-dashboard/app';

const { peerDependencies, bundledDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const folder = mkdtempSync(path.join(tmpdir(), 'starlake-floor-'));
try {
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
  const lowest = Object.entries(peerDependencies).map(([name, range]) => `${name}@${range.replace('^', '')}`);
  const npm = ['install', '--silent', '--no-save', '--no-audit', '--no-fund', ...lowest, NEIGHBOUR];
  execFileSync('npm', npm, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  const bundled = bundledDependencies.map((name) => `node_modules/${name}`);
  const built = ['package.json', 'dist/lib', 'dist/bin/app.js', 'assets', 'examples/starlake-project', ...bundled];
  for (const each of [...built, `${EXAMPLE}.ts`]) {
    cpSync(each, path.join(folder, each), { recursive: true });
  }
  run('dist/bin/app.js', 'sample');
  console.log(`synthesized with ${lowest.join(' and ')}`);

  // The example finds the library by its name.
  mkdirSync(path.join(folder, 'node_modules'), { recursive: true });
  symlinkSync(folder, path.join(folder, 'node_modules/starlake-stepfunctions'), 'junction');
  const tsc = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'node20', '--types', 'node', `${EXAMPLE}.ts`];
  const compiler = [path.resolve('node_modules/typescript/bin/tsc'), ...tsc];
  execFileSync(process.execPath, [...compiler, '--typeRoots', path.resolve('node_modules/@types')], {
    cwd: folder,
    stdio: 'inherit',
  });
  const code = readFileSync(`${EXAMPLE}.ts`, 'utf8');
  writeFileSync(path.join(folder, `${EXAMPLE}.cjs`), transformSync(code, { loader: 'ts', format: 'cjs' }).code);
  const template = readFileSync(path.join(run(`${EXAMPLE}.cjs`, 'example'), 'OwnDashboard.template.json'), 'utf8');
  const types = Object.values(JSON.parse(template).Resources).map(({ Type }) => Type);
  const [alarms, dashboards] = ['Alarm', 'Dashboard'].map(
    (type) => types.filter((each) => each === `AWS::CloudWatch::${type}`).length,
  );
  const missing = ['ExecutionsFailed', 'ExecutionTime', 'RowsLoaded', 'RowsRejected', 'TablesStale'].filter(
    (metric) => !template.includes(metric),
  );
  // Nine of the library's, and one for each of the sample's four pipelines.
  if (alarms !== 13 || dashboards !== 1 || missing.length > 0) {
    throw new Error(
      `${EXAMPLE}.ts has ${alarms} alarms, ${dashboards} dashboards, and not the metrics ${missing.join(', ') || '-'}`,
    );
  }
  console.log(`${NEIGHBOUR} takes the metrics of pipelines, with the same versions`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs an app; the folder of its assembly. */
function run(app, out) {
  const assembly = path.join(folder, `cdk.out.${out}`);
  execFileSync(process.execPath, [app], { cwd: folder, stdio: 'inherit', env: appEnvironment(assembly) });
  return assembly;
}
