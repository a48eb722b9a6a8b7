import type { FakeAws, FakeExecution, FakeWorld } from '../../helpers/fake-aws';
import { cleanUp } from '../cli/support';
import { deploySample, operate } from './operate';
import { failedRun, lakeOf, machineArn, START } from './world';

const [SALES, LATER] = [machineArn('sales'), machineArn('later')];
const executionArn = (machine: string, name: string) => `${machine.replace('stateMachine', 'execution')}:${name}`;
const running = (name: string): FakeExecution => ({ name, status: 'RUNNING', startDate: START, input: '{}' });
const ended = (name: string, status: string): FakeExecution => ({
  ...failedRun(name),
  status,
  error: undefined,
  cause: '',
});
let fake: FakeAws;
afterEach(async () => fake.stop());
afterAll(cleanUp);

/** A second pipeline that loads the domain of `sales`. */
function addLater(world: FakeWorld, ...executions: FakeExecution[]): void {
  const { template, resources } = world.stacks['StarlakeSample']!;
  const declared = (template as { Resources: Record<string, { Metadata: Record<string, unknown> }> }).Resources;
  const [id] = Object.entries(resources).find(([, [, physicalId]]) => physicalId === SALES)!;
  const { Metadata, ...rest } = declared[id]!;
  const renamed = Object.entries(Metadata).map(([key, value]) => [key, value === 'sales' ? 'later' : value]);
  Object.assign(world.stacks, {
    StarlakeSample: {
      template: { ...template, Resources: { ...declared, Later: { ...rest, Metadata: Object.fromEntries(renamed) } } },
      resources: { ...resources, Later: ['AWS::StepFunctions::StateMachine', LATER] },
    },
  });
  world.machines[LATER] = { definition: world.machines[SALES]!.definition, executions };
}

test('files that another pipeline of the domain loads are not left', async () => {
  fake = await deploySample((world) => {
    addLater(world, running('run-2'));
    world.files[`${lakeOf(world)}/ingesting/sales/orders.csv`] = 'id';
  });
  expect((await operate(['doctor'])).out).toBe('6 pipelines looked at: all well.\n');
});

test('files of a run that is older than the last ones, or of another job that holds the run lock, are not left', async () => {
  fake = await deploySample((world) => {
    const newer = Array.from({ length: 20 }, (_, at) => ({ ...ended(`new-${at}`, 'SUCCEEDED'), startDate: START + 9 }));
    world.machines[SALES]!.executions.push(...newer, running('old'));
    world.files[`${lakeOf(world)}/ingesting/sales/orders.csv`] = 'id';
  });
  expect((await operate(['doctor'])).out).toBe('5 pipelines looked at: all well.\n');
  fake.world.machines[SALES]!.executions.splice(0);
  const other = machineArn('of-another-job');
  fake.world.machines[other] = { definition: {}, executions: [running('held')] };
  const lock = `${lakeOf(fake.world)}/.starlake-stepfunctions/turns/sales.json`;
  fake.world.files[lock] = JSON.stringify({ execution: executionArn(other, 'held'), redrive: 0 });
  expect((await operate(['doctor'])).out).toBe('5 pipelines looked at: all well.\n');
});

test.each(['ABORTED', 'TIMED_OUT'])(
  'a run that is %s is not redriven beside another pipeline of the domain',
  async (status) => {
    fake = await deploySample((world) => {
      world.machines[SALES]!.executions.push(ended('red', status));
      addLater(world, running('run-2'));
    });
    const { code, err } = await operate(['redrive', 'sales', 'red', '--yes']);
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringContaining(`(${status}), and run run-2 of later runs now`),
    });
    expect(fake.calls.some(({ action }) => action === 'RedriveExecution')).toBe(false);
    fake.world.machines[LATER]!.executions.splice(0);
    expect((await operate(['redrive', 'sales', 'red', '--yes'])).code).toBe(0);
  },
);

test('a run is looked for in its own pipeline only', async () => {
  fake = await deploySample((world) => void world.machines[SALES]!.executions.push(running('now')));
  const { code, err } = await operate(['stop', 'kpi', executionArn(SALES, 'now'), '--yes']);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('now is no run of kpi') });
  expect(fake.calls.some(({ action }) => action === 'StopExecution')).toBe(false);
});

test('express state machines, whose runs AWS does not list, are left out', async () => {
  fake = await deploySample((world) => {
    addLater(world);
    const { template } = world.stacks['StarlakeSample']!;
    const { Later } = (template as { Resources: Record<string, { Properties?: object }> }).Resources;
    Later!.Properties = { ...Later!.Properties, StateMachineType: 'EXPRESS' };
  });
  const { pipelines } = JSON.parse((await operate(['status', '--json'])).out);
  expect(pipelines.map(({ name }: { name: string }) => name)).not.toContain('later');
});

test('AWS is asked for the type of a state machine that has it from a parameter, or in a template of YAML', async () => {
  fake = await deploySample((world) => {
    addLater(world);
    const { template, resources } = world.stacks['StarlakeSample']!;
    const { Later } = (template as { Resources: Record<string, { Properties?: object }> }).Resources;
    Later!.Properties = { ...Later!.Properties, StateMachineType: { Ref: 'Type' } };
    Object.assign(world.machines[LATER]!, { type: 'EXPRESS' });
    const names = ['quick', 'slow'].map((name) => [name, ['AWS::StepFunctions::StateMachine', machineArn(name)]]);
    const yaml = { template: {}, text: 'Resources: {}', resources: Object.fromEntries(names) };
    world.stacks['Yaml'] = yaml;
    world.machines[machineArn('quick')] = { definition: {}, executions: [], type: 'EXPRESS' };
    world.machines[machineArn('slow')] = { definition: {}, executions: [] };
    expect(Object.keys(resources)).toContain('Later');
  });
  const { code, out } = await operate(['status', '--json', '--stack', 'Yaml']);
  const names = JSON.parse(out).pipelines.map(({ name }: { name: string }) => name);
  expect({ code, names }).toEqual({ code: 0, names: ['slow', 'hr', 'sales', 'board', 'kpi', 'backfill'] });
});
