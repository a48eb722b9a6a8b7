// The wheel and the sdist: what jsii-pacmak makes, and python/: the command, the helpers for tests, what amends jsii's code.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  absoluteLinks,
  checkDocstrings,
  completeOverrides,
  honourDicts,
  membersOf,
  pythonDocstrings,
} from './python-source.mjs';
import { pacmak } from './pacmak.mjs';
import { venv } from '../venv.mjs';

/** What builds the packages, and looks at what a package index would show of them. */
const TOOLS = ['build==1.6.1', 'twine==7.0.0'];

/** What a package index, and `help(starlake_stepfunctions)`, show. */
const PAGE = 'docs/python.md';

/** With it, the code of a module begins. */
const CODE = '\nfrom __future__ ';

/**
 * Builds both into a folder. Gives back whether it could: where there is no Python, or no package index, it says so.
 *
 * @param scratch a folder for what is needed meanwhile
 */
export function packPython(out, scratch) {
  const bin = venv(path.join(scratch, 'venv'), 'The wheel was not built', ...TOOLS);
  if (bin === undefined) return false;
  pacmak('python', scratch, '--code-only');
  const code = path.join(scratch, 'python');
  amend(code);
  const run = (...args) => execFileSync(bin('python'), ['-m', ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  run('build', '--outdir', out, code);
  execFileSync(bin('twine'), ['check', '--strict', path.join(out, '*')], { stdio: 'inherit', shell: true });
  return true;
}

function amend(code) {
  const edit = (file, change) => {
    const before = readFileSync(path.join(code, file), 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`${file} of the Python package is not as jsii-pacmak made it before`);
    writeFileSync(path.join(code, file), after);
  };
  const assembly = JSON.parse(readFileSync('.jsii', 'utf8'));
  const members = membersOf(assembly);
  const page = absoluteLinks(readFileSync(PAGE, 'utf8'), PAGE, assembly);
  edit('src/starlake_stepfunctions/__init__.py', (source) => {
    const [, ...code] = pythonDocstrings(completeOverrides(honourDicts(source)), members).split(CODE);
    checkDocstrings(code.join(CODE));
    // jsii's docstring of the module is README.md, which speaks to users of TypeScript first.
    return `r'''\n${page}'''${CODE}${code.join(CODE)}`;
  });
  for (const module of ['_dicts.py', '_overrides.py', 'testing.py']) {
    cpSync(`python/${module}`, path.join(code, 'src/starlake_stepfunctions', module));
  }
  cpSync('python/starlake_sfn.py', path.join(code, 'src/starlake_sfn.py'));
  rmSync(path.join(code, 'src/starlake_stepfunctions/_jsii/bin'), { recursive: true });
  const command = {
    py_modules: ['starlake_sfn'],
    entry_points: { console_scripts: ['starlake-sfn=starlake_sfn:main'] },
  };
  // Instead of jsii's script, which unpacks the CDK at each call.
  edit('setup.py', (source) =>
    source.replace(/"scripts": \[[^\]]*\]/, JSON.stringify(command, null, 4).slice(1, -1).trim()),
  );
  edit('README.md', () => page);
}
