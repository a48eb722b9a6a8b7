// Makes the packages in dist/jsii, each in a folder of its own: the npm tarball (js), the wheel and the sdist (python), and the jar
// (java). What a machine has no tools for is left out, with the reason; of those that `--target` names, all must be built.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { withoutMaven } from './packages/maven.mjs';
import { withoutPrepare } from './packages/npm.mjs';
import { pacmak, translateExamples } from './packages/pacmak.mjs';
import { packPython } from './packages/python.mjs';

const OUT = 'dist/jsii';

const BUILDERS = {
  js: (scratch) => {
    const isPacked = pack('js');
    if (isPacked) withoutPrepare(path.join(OUT, 'js'), scratch);
    return isPacked;
  },
  python: (scratch) => packPython(path.join(OUT, 'python'), scratch),
  java: () => hasMaven() && pack('java'),
};

const { target: asked } = parseArgs({ options: { target: { type: 'string', multiple: true } } }).values;
const unknown = asked?.filter((name) => !(name in BUILDERS)) ?? [];
if (unknown.length > 0) {
  console.error(`--target must be one of ${Object.keys(BUILDERS).join(', ')}, got ${unknown.join(', ')}`);
  process.exit(2);
}

const scratch = mkdtempSync(path.join(tmpdir(), 'starlake-package-'));
try {
  translateExamples();
  const targets = asked ?? Object.keys(BUILDERS);
  const missing = targets.filter((name) => !BUILDERS[name](scratch));
  for (const name of targets.filter((each) => !missing.includes(each))) {
    const files = readdirSync(path.join(OUT, name), { recursive: true, encoding: 'utf8' });
    files.filter((file) => /\.(tgz|whl|gz|jar)$/.test(file)).forEach((file) => console.log(path.join(OUT, name, file)));
  }
  if (missing.length > 0) {
    console.log(`not built: ${missing.join(', ')}`);
    process.exitCode = asked === undefined ? 0 : 1;
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function pack(language) {
  rmSync(path.join(OUT, language), { recursive: true, force: true });
  pacmak(language, OUT);
  return existsSync(path.join(OUT, language));
}

function hasMaven() {
  const problem = withoutMaven();
  if (problem !== undefined) console.log(`The jar was not built: ${problem}`);
  return problem === undefined;
}
