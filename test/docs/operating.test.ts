import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { EcsStarlakeJob, LoadPipeline } from '../../lib';
import { pipelinesOf, readAssembly } from '../../local/assembly';
import { sampleAssembly } from './evaluate';
import { blocksOfPages, ROOT, tableUnder } from './markdown';

const FOLDER = path.join(ROOT, 'local/deployed');

/** What IAM calls a service, by its client. */
const SERVICES: Record<string, string> = {
  'client-cloudformation': 'cloudformation',
  'client-cloudwatch-logs': 'logs',
  'client-ecs': 'ecs',
  'client-s3': 's3',
  'client-scheduler': 'scheduler',
  'client-sfn': 'states',
  'client-sqs': 'sqs',
};

/** What IAM calls an action that has another name there. */
const RENAMED: Record<string, string> = { 's3:ListObjectsV2': 's3:ListBucket' };

/** Actions that the code asks for. */
function actionsOfCode(): string[] {
  const files = readdirSync(FOLDER).map((name) => readFileSync(path.join(FOLDER, name), 'utf8'));
  const actions = files.flatMap((code) =>
    [...code.matchAll(/import \{([^}]*)\} from '@aws-sdk\/(client-[\w-]+)'/g)].flatMap(([, names, client]) =>
      [...names!.matchAll(/\b(?:paginate(\w+)|(\w+)Command)\b/g)].map(
        ([, paged, sent]) => `${SERVICES[client!]}:${paged ?? sent}`,
      ),
    ),
  );
  return [...new Set(actions.map((action) => RENAMED[action] ?? action))].sort();
}

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

function statementsOfPage(): readonly Statement[] {
  const block = blocksOfPages().find(
    ({ where, language }) => where.includes('docs/operating.md') && language === 'json',
  );
  return (JSON.parse(block!.code) as { Statement: Statement[] }).Statement;
}

test('the policy of docs/operating.md allows what the commands ask for, and nothing else', () => {
  const statements = statementsOfPage();
  expect(statements.flatMap(({ Action }) => Action).sort()).toEqual(actionsOfCode());
  const acting = statements.find(({ Sid }) => Sid === 'Act')!.Action;
  expect(acting).toEqual(
    actionsOfCode().filter((action) => /:(Start|Stop|Redrive|Put|Delete|Update|Send)/.test(action)),
  );
});

test('the policy is about the state machines of the sample', () => {
  const directory = sampleAssembly();
  const assembly = readAssembly(directory);
  const resources = assembly.stacks.flatMap(({ template }) => Object.entries(template.Resources ?? {}));
  const names = pipelinesOf(assembly)
    .filter(({ kind }) => kind !== 'internal')
    .map(({ logicalId }) => resources.find(([id]) => id === logicalId)![1].Properties!['StateMachineName'] as string);
  expect(names.length).toBeGreaterThan(0);
  const patterns = statementsOfPage()
    .flatMap(({ Resource }) => Resource)
    .filter((arn) => arn.startsWith('arn:aws:states:'))
    .map((arn) => arn.split(':').at(-1)!);
  expect(patterns).toHaveLength(5);
  for (const pattern of patterns) {
    const begin = pattern.replace(/\*$/, '');
    expect(names.filter((name) => !name.startsWith(begin))).toEqual([]);
  }
});

test.each([
  ['NorthernCountries-Sales', /^NorthernCountries-Sales-Job-[0-9A-F]{8}-sales-/],
  ['NorthernCountries-Orders', /^NorthernCountr[\w-]{14}[0-9A-F]{8}-sales-/],
])('names of state machines begin with that of the stack %s, or with its first 14 characters', (name, begin) => {
  const stack = new Stack(new App(), name);
  const job = new EcsStarlakeJob(stack, 'Job', { options: { slEnvVar: { SL_ROOT: 's3://lake/starlake' } } });
  new LoadPipeline(stack, 'Load', { job, domain: 'sales', tables: [{ name: 'orders' }] });
  const machines = Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine');
  const names = Object.values(machines).map(({ Properties }) => Properties.StateMachineName);
  expect(names).toEqual([expect.stringMatching(begin)]);
});

test('the page has every finding of the doctor', () => {
  const schema = JSON.parse(readFileSync(path.join(ROOT, 'docs/starlake-sfn.schema.json'), 'utf8'));
  const { enum: kinds } = schema.$defs.doctor.properties.findings.items.properties.kind;
  const page = readFileSync(path.join(ROOT, 'docs/operating.md'), 'utf8');
  const rows = tableUnder('## What `doctor` finds', page).map(([kind]) => kind);
  expect(rows.sort()).toEqual([...kinds].sort());
});
