import { Size } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import {
  EcsStarlakeJob,
  LoadGrouping,
  LoadPipeline,
  PreLoadStrategy,
  StarlakePool,
  TransformPipeline,
} from '../../../lib';
import { findPipeline, type Assembly } from '../../../local/assembly';
import { runUsage, type Work } from '../../../local/cost/run-usage';
import { sizingIn } from '../../../local/cost/sizing';
import { FakeStarlake } from '../../helpers/fake-starlake';
import { runLocally, scratchFolder, synthesize } from '../../helpers/local-run';

const TABLES = Array.from({ length: 12 }, (_, i) => `t${i}`);

const assemblyOf = (grouping?: LoadGrouping, cpuArchitecture?: ecs.CpuArchitecture) =>
  synthesize((stack) => {
    const options = { slEnvVar: { SL_ROOT: 's3a://lake' } };
    const pools = [new StarlakePool({ slots: 3 })];
    const job = new EcsStarlakeJob(stack, 'Starlake', { options, pools, cpuArchitecture });
    const own = { cpu: 2048, memory: Size.gibibytes(16) };
    const tables = TABLES.map((name) => ({ name, pattern: `${name}-.*`, ...(name === 't0' ? own : {}) }));
    const preLoadStrategy = PreLoadStrategy.IMPORTED;
    new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables, preLoadStrategy, grouping });
    const last = { name: 'kpi.c', dependencies: ['kpi.a', 'kpi.b'] };
    new TransformPipeline(stack, 'Kpi', { job, tasks: [{ name: 'kpi.a' }, { name: 'kpi.b' }, last] });
  });

const [grouped, each] = [assemblyOf(), assemblyOf(LoadGrouping.EACH_TABLE, ecs.CpuArchitecture.ARM64)];

function usageOf(assembly: Assembly, name = 'sales', work: Partial<Work> = {}) {
  const pipeline = findPipeline(assembly, name);
  return runUsage(pipeline, { grouped: true, bytes: new Map(), sizing: sizingIn(assembly)(pipeline), ...work });
}

/** What a run on this machine has really done. */
async function runOf(assembly: Assembly, name = 'sales') {
  const executor = new FakeStarlake(scratchFolder());
  executor.put('stage', ...TABLES.map((table) => `${table}-1.csv`));
  const input = { scheduledTime: '2026-08-02T00:00:00Z' };
  const { history, status } = await runLocally(assembly, name, { root: executor.root, executor, input });
  expect(status).toBe('SUCCEEDED');
  const count = (type: string) => history.filter((event) => event.type === type).length;
  const waits = history.filter((event) => event.type === 'StateEntered' && event.state.startsWith('wait_for_')).length;
  return { transitions: count('StateEntered') - 2 * waits, containers: count('ContainerStarted') };
}

test.each([
  ['in groups', grouped],
  ['each alone', each],
])('a run of tables %s enters the states and starts the containers that are billed', async (_, assembly) => {
  const { transitions, containers } = usageOf(assembly);
  expect({ transitions, containers: containers.length }).toEqual(await runOf(assembly));
});

test('so does one of transforms, apart from its waits', async () => {
  const { transitions, containers, calls } = usageOf(grouped, 'Kpi');
  expect({ transitions, containers: containers.length }).toEqual(await runOf(grouped, 'Kpi'));
  expect(calls).toBe(3 + 6);
});

test('a table with settings of its own is loaded alone, on the size that it has', () => {
  const { containers } = usageOf(grouped);
  const [, alone, ...groups] = containers;
  expect(alone!.size).toEqual({ vcpu: 2, gib: 16 });
  expect(alone!.seconds).toBe(33);
  expect(groups.length).toBeLessThanOrEqual(3);
  expect(groups.every(({ size, isPublic }) => size?.vcpu === 1 && size.gib === 8 && isPublic)).toBe(true);
  expect(groups.reduce((sum, { seconds }) => sum + seconds - 30, 0)).toBe(11 * 3);
  expect(usageOf(grouped, 'sales', { grouped: false }).containers).toHaveLength(1 + 12);
});

test('the CPUs are those of the task definition', () => {
  expect(usageOf(each).containers.every(({ isArm }) => isArm)).toBe(true);
  expect(usageOf(grouped).containers.some(({ isArm }) => isArm)).toBe(false);
});

test('bytes make a load longer', () => {
  const { containers } = usageOf(each, 'sales', { bytes: new Map([['sales.t3', 50_000_000]]) });
  expect(
    containers
      .map(({ seconds }) => seconds)
      .sort((a, b) => b - a)
      .slice(0, 2),
  ).toEqual([43, 33]);
});
