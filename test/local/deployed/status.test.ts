import type { FakeAws } from '../../helpers/fake-aws';
import { cleanUp } from '../cli/support';
import { deploySample, operate } from './operate';
import { failedRun, loadedRun, machineArn, START } from './world';

let fake: FakeAws;
afterEach(async () => fake.stop());
afterAll(cleanUp);

test('status lists the pipelines with their last runs and schedules', async () => {
  fake = await deploySample((world) => {
    world.machines[machineArn('sales')]!.executions.push(
      { name: 'now', status: 'RUNNING', startDate: START + 86_400, input: '{}' },
      loadedRun('yesterday'),
    );
    world.machines[machineArn('hr')]!.executions.push(failedRun('red'));
    const [name, schedule] = Object.entries(world.schedules).find(([id]) => id.includes('kpi'))!;
    world.schedules[name] = { ...schedule, State: 'DISABLED' };
  });
  const { code, out } = await operate(['status']);
  expect(
    out.split('\n').map((line) => line.replace(/ {2,}/g, ' | ').replace(/\| [\d-]+ (00|02):00Z \| 0/, '| NEXT | 0')),
  ).toEqual([
    'pipeline | kind | last run | status | result | now | next | schedule',
    'hr | load | 2026-11-29 02:00Z | FAILED | Starlake.LoadFailed, 1 of 2 tables, 420 rows | NEXT | 0 0 * * 1 UTC',
    'sales | load | 2026-11-29 02:00Z | SUCCEEDED | 2 tables, 1,620 rows, 3 rejected | 1 running | NEXT | 0 2 * * * UTC',
    'board | transform | never',
    'kpi | transform | never | 0 4 * * * Europe/Paris (off)',
    'backfill | backfill | never',
    '',
    'hr failed: npx starlake-sfn runs hr red --stack StarlakeSample',
    '',
  ]);
  expect(code).toBe(0);
});

test('a run that was stopped did not fail', async () => {
  fake = await deploySample((world) => {
    world.machines[machineArn('hr')]!.executions.push({ ...failedRun('red'), status: 'ABORTED', error: undefined });
  });
  expect((await operate(['status'])).out).toContain('\nhr was stopped: npx starlake-sfn runs hr red --stack');
});

test('status --json has the last run, the schedules and the next start', async () => {
  fake = await deploySample((world) => void world.machines[machineArn('sales')]!.executions.push(loadedRun('one')));
  const { pipelines } = JSON.parse((await operate(['status', '--json'])).out);
  expect(pipelines.find(({ name }: { name: string }) => name === 'sales')).toMatchObject({
    arn: machineArn('sales'),
    running: 0,
    last: { id: 'one', status: 'SUCCEEDED', where: 'aws', logicalDate: '2026-11-29T02:00:00+0000' },
    schedules: [{ cron: '0 2 * * *', timeZone: 'UTC', isOn: true }],
    next: expect.stringMatching(/T02:00:00.000Z$/),
  });
});

test('a schedule that is two resources is shown, and found to be off, once', async () => {
  fake = await deploySample((world) => {
    const { template, resources } = world.stacks['StarlakeSample']!;
    const { Resources } = template as { Resources: Record<string, object> };
    const [id, [type, name]] = Object.entries(resources).find(([key]) => /salesSchedule/.test(key))!;
    Object.assign(world.stacks, {
      StarlakeSample: {
        template: { Resources: { ...Resources, Second: Resources[id] } },
        resources: { ...resources, Second: [type, 'second'] },
      },
    });
    world.schedules[name] = { ...world.schedules[name], State: 'DISABLED' };
    world.schedules['second'] = world.schedules[name]!;
  });
  expect((await operate(['status'])).out).toMatch(/sales .* {2}0 2 \* \* \* UTC \(off\)\n/);
  const { out } = await operate(['doctor']);
  expect(out).toMatch(/On AWS it is \S+ and second\.\n/);
  expect(out).toContain('5 pipelines looked at: 1 problem.\n');
});

test('all runs that are on are counted, and the last that has ended is found behind them', async () => {
  fake = await deploySample((world) => {
    const running = (at: number) => ({ name: `now-${at}`, status: 'RUNNING', startDate: START + 9, input: '{}' });
    const all = Array.from({ length: 1234 }, (_, at) => running(at));
    world.machines[machineArn('sales')]!.executions.push(...all, loadedRun('one'));
    world.machines[machineArn('hr')]!.executions.push(
      ...Array.from({ length: 30 }, (_, at) => loadedRun(`new-${at}`)),
      running(0),
    );
  });
  fake.pageSize = 1000;
  const { out } = await operate(['status']);
  expect(out).toMatch(/^sales .* SUCCEEDED .* 1,234 running/m);
  expect(out).toMatch(/^hr .* SUCCEEDED .* 1 running/m);
});
