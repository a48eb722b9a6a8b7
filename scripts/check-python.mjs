// The library in Python: makes its package with jsii-pacmak, and runs the tests of the app in examples/python with it, whose platform
// is written in Python. Where there is no Python, or no package index, this says so and checks nothing.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { venv } from './venv.mjs';

const PACKAGES = ['aws-cdk-lib==2.275.0', 'constructs==10.8.1'];

const folder = mkdtempSync(path.join(tmpdir(), 'starlake-python-'));
const env = {
  ...process.env,
  JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.versions.node.split('.')[0],
  PYTHONDONTWRITEBYTECODE: '1',
};
const run = (command, ...args) => execFileSync(command, args, { stdio: 'inherit', env });
try {
  const bin = venv(path.join(folder, 'venv'), 'The library was not tried in Python', ...PACKAGES);
  if (bin !== undefined) {
    const packed = path.join(folder, 'packed');
    const pacmak = ['node_modules/jsii-pacmak/bin/jsii-pacmak', '--no-npmignore', '--code-only', '--outdir', packed];
    run(process.execPath, ...pacmak, '--targets', 'python');
    run(bin('python'), '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', path.join(packed, 'python'));
    run(bin('python'), '-m', 'unittest', 'discover', '--start-directory', 'examples/python');
    console.log(`the library in Python, with ${PACKAGES.join(' and ')}: a platform of its own has all that it says`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
