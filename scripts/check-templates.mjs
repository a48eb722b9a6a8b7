// Holds the templates of the sample, of examples/ and of every example in the pages against AWS's own schemas, by cfn-lint. It is
// Python's: where there is none, or no package index, this says so and checks nothing.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { venv } from './venv.mjs';

const CFN_LINT = 'cfn-lint==1.58.0';

/** What is found and right, with the reason. */
const ACCEPTED = {
  W3011: 'a task definition that is replaced stays for the executions that began with it, and goes with the stack',
  W3005: 'CDK says of a role that is referenced that it comes first, too: its policies do, and are told with it',
  E3703: 'CDK Pipelines writes the ARNs of the roles of its actions so (examples/stages)',
  W3010: 'a first synth by hand writes the zones of an account to cdk.context.json (examples/stages)',
};

const folder = mkdtempSync(path.join(tmpdir(), 'starlake-templates-'));
try {
  const bin = venv(path.join(folder, 'venv'), 'cfn-lint was not run, and no template checked', CFN_LINT);
  if (bin !== undefined) {
    check(bin('cfn-lint'));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function check(lint) {
  const templates = path.join(folder, 'templates');
  const shell = process.platform === 'win32';
  const run = (command, ...args) =>
    execFileSync(command, args, { stdio: 'inherit', shell, env: { ...process.env, TEMPLATES: templates } });
  run('npx', 'cdk', 'synth', '--quiet', '--output', path.join(templates, 'sample'));
  run('npx', 'jest', '--silent', 'test/docs/snippets', 'test/examples', '--testNamePattern', '^ts ');
  const files = readdirSync(templates, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.template.json'))
    .map((file) => path.join(templates, file));
  const { stdout, stderr, status } = spawnSync(lint, ['--format', 'json', '--', ...files], { encoding: 'utf8' });
  // Its bits say what was found; 1 is that it could not run.
  if (status === null || (status & 1) !== 0 || stdout === '') {
    throw new Error(`cfn-lint has failed: ${stderr}`);
  }
  const found = JSON.parse(stdout).map(
    ({ Rule: { Id: id }, Filename: file, Location: { Path: at }, Message: text }) => ({
      id,
      text: `${id} ${path.basename(file)} ${at?.join('/') ?? ''}: ${text}`,
    }),
  );
  const wrong = found.filter(({ id }) => !(id in ACCEPTED));
  const unused = Object.keys(ACCEPTED).filter((id) => !found.some((one) => one.id === id));
  if (wrong.length + unused.length > 0) {
    const lines = [...wrong.map(({ text }) => text), ...unused.map((id) => `${id} is accepted, and was not found`)];
    throw new Error(`cfn-lint:\n${[...new Set(lines)].join('\n')}`);
  }
  console.log(`cfn-lint: ${files.length} templates, nothing found but ${Object.keys(ACCEPTED).join(', ')}`);
}
