import { App, NestedStack, Stack } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startFakeAws, type FakeAws } from '../../helpers/fake-aws';
import { engineParts } from '../../../local/cli/parts';
import { EcsStarlakeJob, LoadPipeline } from '../../../lib';
import { cleanUp, cli, fakeIo, fakeParts, tempApp, tempFolder, write } from '../cli/support';
import { failedRun, loadedRun, machineArn, worldOf } from './world';

let fake: FakeAws | undefined;
afterEach(async () => fake?.stop());
afterAll(cleanUp);

/** An app of two stacks, one with a nested stack: jobs that somebody has put together, and a state machine without a construct of ours. */
function handComposed(): string {
  const app = new App({
    outdir: mkdtempSync(path.join(tmpdir(), 'sfn-deployed-')),
    context: { 'aws:cdk:enable-path-metadata': true },
  });
  const sales = new Stack(app, 'Sales');
  const nested = new NestedStack(sales, 'More');
  const finance = new Stack(app, 'Finance', { env: { region: 'eu-west-3' } });
  for (const [scope, domain] of [
    [sales, 'sales'],
    [nested, 'crm'],
    [finance, 'sales'],
  ] as const) {
    const job = new EcsStarlakeJob(scope, 'Job', { options: { slEnvVar: { SL_ROOT: 's3://lake/starlake' } } });
    new LoadPipeline(scope, 'Load', { job, domain, tables: [{ name: 'orders' }] });
  }
  new sfn.StateMachine(finance, 'Nightly', {
    definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(finance, 'Done')),
  });
  return app.synth().directory;
}

const output = handComposed();

async function deploy(...stacks: string[]): Promise<FakeAws> {
  const worlds = stacks.map((name) => worldOf(output, name));
  fake = await startFakeAws({
    ...worlds[0]!,
    stacks: Object.assign({}, ...worlds.map((world) => world.stacks)),
    machines: Object.assign({}, ...worlds.map((world) => world.machines)),
  });
  Object.assign(process.env, fake.env);
  return fake;
}

const parts = () => ({
  ...fakeParts(),
  readAssembly: engineParts.readAssembly,
  pipelinesOf: engineParts.pipelinesOf,
  deployed: engineParts.deployed,
});

const names = (out: string) =>
  (JSON.parse(out) as { pipelines: Array<{ name: string; kind: string; stack: string }> }).pipelines.map(
    ({ name, kind, stack }) => `${stack}/${name} ${kind}`,
  );

test('pipelines of several stacks, of nested ones, and other state machines', async () => {
  await deploy('Sales', 'Finance');
  const stacks = ['--stack', 'Sales', '--stack', 'Finance'];
  const { out } = await cli(['status', '--json', ...stacks], fakeIo(tempFolder()), parts());
  expect(names(out)).toEqual([
    'Sales/sales load',
    expect.stringMatching(/^Sales-More\w+\/crm load$/),
    'Finance/sales load',
    'Finance/Nightly custom',
  ]);
  const both = await cli(['runs', 'sales', ...stacks], fakeIo(tempFolder()), parts());
  expect(both.err).toContain("'sales' is the name of 2 pipelines; say which: Sales/sales, Finance/sales");
  const one = await cli(['runs', 'Finance/sales', ...stacks], fakeIo(tempFolder()), parts());
  expect({ code: one.code, out: one.out }).toEqual({
    code: 0,
    out: 'sales has no run (AWS keeps runs for 90 days).\n',
  });
});

test('in the folder of an app, its stacks are looked in; one that is not deployed is left out', async () => {
  const { world } = await deploy('Finance');
  world.machines[machineArn('Finance-sales')]!.executions.push(loadedRun('one'));
  const folder = tempApp({ app: output, profile: 'cdk' });
  // The profile of cdk.json, as `cdk deploy` would use it.
  write(folder, { credentials: '[cdk]\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = x\n' });
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = path.join(folder, 'credentials');
  const { out, err } = await cli(['status', '--json'], fakeIo(folder), parts());
  expect(err).toBe('Not deployed in this account and region, and left out: Sales\n');
  expect(names(out)).toEqual(['Finance/sales load', 'Finance/Nightly custom']);
  const credential = /Credential=AKIAPROFILE\/\d+\/eu-west-3\//;
  expect(fake!.calls.every(({ authorization }) => credential.test(authorization))).toBe(true);
  const elsewhere = await cli(['status', '--region', 'us-west-2', '--no-synth'], fakeIo(folder), parts());
  expect(elsewhere.code).toBe(0);
  expect(fake!.calls.at(-1)!.authorization).toContain('/us-west-2/');
});

test('of an app in several regions, each region is asked for', async () => {
  const app = new App({ outdir: mkdtempSync(path.join(tmpdir(), 'sfn-deployed-')) });
  for (const region of ['eu-west-1', 'eu-west-3']) {
    const stack = new Stack(app, `In-${region}`, { env: { region } });
    const body = sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'Done'));
    new sfn.StateMachine(stack, 'Nightly', { definitionBody: body });
  }
  const { directory } = app.synth();
  fake = await startFakeAws(worldOf(directory, 'In-eu-west-3'));
  Object.assign(process.env, fake.env);
  const folder = tempApp({ app: directory });
  const { code, err } = await cli(['status', '--region', 'eu-west-3'], fakeIo(folder), parts());
  expect({ code, err }).toEqual({
    code: 0,
    err: 'Not deployed in this account and region, and left out: In-eu-west-1\n',
  });
  const from = fake.calls.length;
  await cli(['status'], fakeIo(folder), parts());
  expect(fake.calls.slice(from).every(({ authorization }) => authorization.includes('/us-east-1/'))).toBe(true);
});

test('a state machine that was deleted is none, though its stack still lists it', async () => {
  const { world } = await deploy('Finance');
  const { resources } = world.stacks['Finance']!;
  const [id, [type, arn]] = Object.entries(resources).find(([, [, physical]]) => physical.endsWith('Finance-sales'))!;
  resources[id] = [type, arn, 'DELETE_COMPLETE'];
  const { out } = await cli(['status', '--json', '--stack', 'Finance'], fakeIo(tempFolder()), parts());
  expect(names(out)).toEqual(['Finance/Nightly custom']);
});

test('outside of an app, a stack has to be named', async () => {
  const { code, err } = await cli(['status'], fakeIo(tempFolder()), parts());
  expect(code).toBe(2);
  expect(err).toMatch(/no cdk.json in .*, so that no stack is known\nName the stack: --stack NAME/);
});

test('the group of a schedule can be a parameter of its nested stack', async () => {
  const { world } = await deploy('Sales');
  const [nested, stack] = Object.entries(world.stacks).find(([name]) => name.startsWith('arn:'))!;
  const found = Object.keys(world.machines).find((arn) => arn.endsWith('-crm'))!;
  const schedule = { Type: 'AWS::Scheduler::Schedule', Properties: { GroupName: { Ref: 'refToGroup' } } };
  Object.assign(world.stacks[nested]!, {
    template: { Resources: { ...(stack.template as { Resources: object }).Resources, Nightly: schedule } },
    resources: { ...stack.resources, Nightly: ['AWS::Scheduler::Schedule', 'crm-nightly'] },
    parameters: { refToGroup: 'nightly' },
  });
  world.schedules['crm-nightly'] = {
    ...{ GroupName: 'nightly', ScheduleExpression: 'rate(1 day)', State: 'ENABLED', Target: { Arn: found } },
  };
  const { out } = await cli(['status', '--json', '--stack', 'Sales'], fakeIo(tempFolder()), parts());
  const { pipelines } = JSON.parse(out) as { pipelines: Array<{ name: string; schedules: object[] }> };
  expect(pipelines.find(({ name }) => name === 'crm')!.schedules).toMatchObject([{ group: 'nightly', isOn: true }]);
});

test('commands that are told to the user name a pipeline with its stack where another has its name', async () => {
  const { world } = await deploy('Sales', 'Finance');
  world.machines[machineArn('Finance-sales')]!.executions.push(failedRun('red'));
  const argv = ['--stack', 'Sales', '--stack', 'Finance'];
  const { out } = await cli(['status', ...argv], fakeIo(tempFolder()), parts());
  const [, command] = /^Finance\/sales failed: npx starlake-sfn (.*)$/m.exec(out)!;
  const { code, out: shown } = await cli(command!.split(' '), fakeIo(tempFolder()), parts());
  expect(code).toBe(0);
  expect(shown).toContain('continue it: npx starlake-sfn redrive Finance/sales red --stack Sales --stack Finance\n');
});
