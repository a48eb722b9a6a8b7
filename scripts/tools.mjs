// What this machine has of the programs that some tests and checks need, and what is not run without them.
import { spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

/** How to ask each for its version, and what needs it. */
const TOOLS = [
  { command: ['node', '--version'], needed: 'everything; 20 or newer' },
  {
    command: ['python3', '-m', 'venv', '--help'],
    version: ['python3', '--version'],
    needed: 'templates by cfn-lint, the package for Python',
  },
  { command: ['java', '-version'], needed: 'file patterns held against those of Java' },
  { command: ['mvn', '--version'], needed: 'the package for Java' },
  { command: ['chromium', '--version'], needed: 'pages in a browser; or CHROME_PATH' },
  { command: ['docker', '--version'], needed: 'the executor docker, by hand only: no test needs it' },
];

for (const { command, version = command, needed } of TOOLS) {
  const run = ([program, ...args]) =>
    spawnSync(program, args, { encoding: 'utf8', shell: process.platform === 'win32' });
  const there = run(command).status === 0;
  const { stdout, stderr } = there ? run(version) : { stdout: 'not found', stderr: '' };
  const [line] = stripVTControlCharacters(stdout.trim() || stderr.trim()).split('\n');
  console.log(`${there ? '✓' : '✗'} ${command[0].padEnd(8)} ${line.padEnd(44)} ${needed}`);
}
