// jsii's programs, as they are called here.
import { execFileSync } from 'node:child_process';
import path from 'node:path';

const TABLET = 'dist/jsii/tablet.json';

const jsii = (name, ...args) =>
  execFileSync(process.execPath, [`node_modules/${name}/bin/${name}`, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    // It warns of each Node.js that is no longer maintained, which this package still supports.
    env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.versions.node.split('.')[0] },
  });

/** Translates the examples of README.md and of the documentation comments; fails for one that does not compile, or has no translation. */
export function translateExamples() {
  jsii('jsii-rosetta', 'extract', '--strict', '--cache-to', TABLET, '.');
}

/** Makes the package of a language in the folder of its name, with the examples that were translated. */
export function pacmak(language, outdir, ...options) {
  const examples = ['--rosetta-tablet', path.resolve(TABLET), '--rosetta-unknown-snippets', 'fail'];
  jsii('jsii-pacmak', '--no-npmignore', ...examples, '--targets', language, '--outdir', outdir, ...options);
}
