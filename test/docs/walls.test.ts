import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { scratchFolder } from '../helpers/local-run';
import { ROOT } from './markdown';

const CDK = ['node_modules/aws-cdk-lib/index.ts', 'node_modules/constructs/index.ts'];
const APART = ['bin/a.ts', 'testing/a.ts', 'faults/a.ts', 'bench/a.ts', 'test/a.ts'];

/** What breaks each rule: files, and what they import. */
const BREACHES: Record<string, Record<string, string[]>> = {
  'no-circle': { 'faults/one.ts': ['faults/other.ts'] },
  'handlers-know-the-contract': { 'lambda/rows/breach.ts': ['lib/iam/a.ts', 'local/a.ts', ...APART, ...CDK] },
  'handlers-are-apart': {
    'lambda/handlers/end-load.ts': ['lambda/handlers/pre-load.ts'],
    'lambda/storage/breach.ts': ['lambda/handlers/pre-load.ts'],
  },
  'local-reads-assemblies': {
    'local/cli/commands/breach.ts': ['lib/iam/a.ts', 'lambda/a.ts', ...APART, ...CDK],
  },
  'deployed-calls-aws': { 'local/cli/breach.ts': ['node_modules/@aws-sdk/client-sfn/index.ts'] },
  'pages-are-functions': { 'local/pages/breach.ts': ['local/cli/io.ts', 'local/engine/a.ts', 'local/assembly/a.ts'] },
  'testing-is-the-engine': {
    'testing/breach.ts': ['lib/iam/a.ts', 'lambda/a.ts', 'bin/a.ts', 'faults/a.ts', 'bench/a.ts', 'test/a.ts'],
  },
  'pure-rooms': {
    'lib/contract/impure.ts': CDK,
    'lib/cron/impure.ts': CDK,
    'lib/patterns/impure.ts': CDK,
    'lib/project/impure.ts': CDK,
    'lib/text/impure.ts': ['lib/iam/a.ts', 'lambda/a.ts', 'local/a.ts', ...APART, ...CDK],
  },
  'contract-stands-alone': { 'lib/contract/breach.ts': ['lib/text/a.ts', 'lambda/a.ts', 'local/a.ts'] },
  'library-stands-alone': { 'lib/iam/breach.ts': ['lambda/a.ts', 'local/a.ts', ...APART] },
};

const ALLOWED: Record<string, string[]> = {
  'faults/other.ts': ['faults/one.ts'],
  'lambda/handlers/pre-load.ts': ['lambda/storage/a.ts', 'lib/contract/a.ts'],
  'local/cli/commands/plan.ts': ['lib/iam/a.ts'],
  'local/cli/commands/migrate/lines.ts': ['lib/iam/a.ts'],
  'local/deployed/runs.ts': ['node_modules/@aws-sdk/client-sfn/index.ts'],
  'local/cli/commands/run.ts': ['lib/project/a.ts', 'lib/contract/a.ts'],
  'lib/iam/a.ts': ['lib/project/a.ts', ...CDK],
  'local/pages/a.ts': ['local/catalog/a.ts', 'local/history/a.ts', 'lib/text/a.ts'],
  'testing/a.ts': ['local/a.ts', 'lib/contract/a.ts', ...CDK],
  'lib/project/a.ts': ['lib/text/a.ts', 'lib/contract/a.ts'],
};

/** Writes a file that imports types, of which nothing is left when it is compiled. */
function write(root: string, file: string, imported: readonly string[] = []): void {
  const lines = imported.map((target) => {
    const relative = path.relative(path.dirname(file), target.replace('.ts', ''));
    const name =
      /^node_modules\/((?:@[\w-]+\/)?[\w-]+)/.exec(target)?.[1] ?? (relative[0] === '.' ? relative : `./${relative}`);
    return `import type {} from '${name}';\n`;
  });
  mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(root, file), lines.join(''));
}

/** What `npm run lint` finds in a repository of these files. */
function violations(files: ReadonlyArray<readonly [file: string, imported: string[]]>): string[] {
  const root = scratchFolder();
  files.flatMap(([, imported]) => imported).forEach((file) => write(root, file));
  files.forEach(([file, imported]) => write(root, file, imported));
  writeFileSync(path.join(root, 'tsconfig.json'), '{}');
  const { lint } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).scripts;
  const folders = /depcruise ([\w ]+)/.exec(lint)![1].trim().split(' ');
  const program = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [program, '--config', path.join(ROOT, '.dependency-cruiser.mjs'), '--output-type', 'json', ...folders];
  const { summary } = JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' }));
  const found: Array<{ rule: { name: string }; from: string; to: string }> = summary.violations;
  return found.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}

test('each wall holds: lint finds what breaks its rule, and nothing in what is allowed', () => {
  const breaches = Object.entries(BREACHES).flatMap(([rule, files]) =>
    Object.entries(files).map(([file, imported]) => ({ rule, file, imported })),
  );
  const allowed = Object.entries(ALLOWED);
  const found = violations([...breaches.map(({ file, imported }) => [file, imported] as const), ...allowed]);
  const expected = breaches.flatMap(({ rule, file, imported }) => imported.map((to) => `${rule}: ${file} → ${to}`));
  expect(expected.filter((each) => !found.includes(each))).toEqual([]);
  expect(found.filter((each) => allowed.some(([file]) => each.includes(`: ${file} → `)))).toEqual([]);
});

test('there is a breach of every rule', () => {
  const rules = readFileSync(path.join(ROOT, '.dependency-cruiser.mjs'), 'utf8').matchAll(/ name: '([\w-]+)'/g);
  expect([...rules].map(([, name]) => name)).toEqual(Object.keys(BREACHES));
});
