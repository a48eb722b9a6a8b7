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
import type { EndedContainer } from '../../../local/cost/durations/ended-container';
import { containersOfRun } from '../../../local/cost/durations/local-run';
import { loadedTables } from '../../../lib/contract/command-line';
import { Durations } from '../../../local/cost/durations/durations';
import { runUsage, type RunUsage, type Work } from '../../../local/cost/run-usage';
import { sizingIn } from '../../../local/cost/sizing';
import type { Pipeline } from '../../../local/pipeline';
import { FakeStarlake } from '../../helpers/fake-starlake';
import { runLocally, scratchFolder, synthesize } from '../../helpers/local-run';

const TABLES = Array.from({ length: 12 }, (_, i) => `t${i}`);

const assemblyOf = (grouping?: LoadGrouping, cpuArchitecture?: ecs.CpuArchitecture, slots = 3) =>
  synthesize((stack) => {
    const options = { slEnvVar: { SL_ROOT: 's3a://lake' } };
    const pools = [new StarlakePool({ slots })];
    const job = new EcsStarlakeJob(stack, 'Starlake', { options, pools, cpuArchitecture });
    const own = { cpu: 2048, memory: Size.gibibytes(16) };
    const tables = TABLES.map((name) => ({ name, pattern: `${name}-.*`, ...(name === 't0' ? own : {}) }));
    const preLoadStrategy = PreLoadStrategy.IMPORTED;
    new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables, preLoadStrategy, grouping });
    const last = { name: 'kpi.c', dependencies: ['kpi.a', 'kpi.b'] };
    new TransformPipeline(stack, 'Kpi', { job, tasks: [{ name: 'kpi.a' }, { name: 'kpi.b' }, last] });
  });

const [grouped, each] = [assemblyOf(), assemblyOf(LoadGrouping.EACH_TABLE, ecs.CpuArchitecture.ARM64)];
// More slots than an inline Map has: its Map is distributed, and its tables are in a file.
const distributed = assemblyOf(LoadGrouping.EACH_TABLE, undefined, 41);

/** Nothing is known of sizes and durations. */
const NOTHING = { grouped: true, bytes: new Map<string, number>(), durations: new Durations() };

function usageOf(assembly: Assembly, name = 'sales', work: Partial<Work> = {}) {
  const pipeline = findPipeline(assembly, name);
  return runUsage(pipeline, {
    grouped: true,
    bytes: new Map(),
    durations: new Durations(),
    sizing: sizingIn(assembly)(pipeline),
    ...work,
  });
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
  const items = history.reduce((sum, event) => sum + (event.type === 'MapRunStarted' ? event.items! : 0), 0);
  return { transitions: count('StateEntered') - 2 * waits + items, containers: count('ContainerStarted') };
}

test.each([
  ['in groups', grouped],
  ['each alone', each],
  ['in executions of their own', distributed],
])('a run of tables %s enters the states and starts the containers that are billed', async (_, assembly) => {
  const { transitions, containers } = usageOf(assembly);
  expect({ transitions, containers: containers.length }).toEqual(await runOf(assembly));
});

test('so does one of transforms, apart from its waits', async () => {
  const { transitions, containers, calls } = usageOf(grouped, 'Kpi');
  expect({ transitions, containers: containers.length }).toEqual(await runOf(grouped, 'Kpi'));
  expect(calls).toBe(3 + 6);
});

test('and one of transforms whose workers are executions of their own: each is started', async () => {
  const wide = synthesize((stack) => {
    const options = { slEnvVar: { SL_ROOT: 's3a://lake' } };
    const job = new EcsStarlakeJob(stack, 'Starlake', { options, pools: [new StarlakePool({ slots: 44 })] });
    new TransformPipeline(stack, 'Kpi', { job, tasks: Array.from({ length: 45 }, (_, i) => ({ name: `kpi.t${i}` })) });
  });
  const { transitions, containers } = usageOf(wide, 'Kpi');
  expect({ transitions, containers: containers.length }).toEqual(await runOf(wide, 'Kpi'));
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

test('a distributed Map costs a start for each item, and the requests of its files', () => {
  const [one, other] = [usageOf(each), usageOf(distributed)];
  expect(other.transitions).toBeGreaterThan(one.transitions + TABLES.length - 1);
  expect(other.requests.reads).toBeGreaterThan(one.requests.reads);
  expect(other.requests.writes).toBeGreaterThan(one.requests.writes);
});

test('of any other state machine too', () => {
  const ItemProcessor = { StartAt: 'It', States: { It: { Type: 'Pass', End: true } } };
  const ProcessorConfig = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };
  const usage = (map: object) => {
    const definition = { StartAt: 'Map', States: { Map: { Type: 'Map', End: true, ItemProcessor, ...map } } };
    const pipeline = { name: 'custom', kind: 'custom', stack: 'S', logicalId: 'M', definition } as Pipeline;
    return runUsage(pipeline, { ...NOTHING, sizing: sizingIn(each)(findPipeline(each, 'sales')) });
  };
  expect(usage({})).toMatchObject({ transitions: 2, requests: { writes: 0, reads: 0 } });
  const own = { ItemProcessor: { ...ItemProcessor, ProcessorConfig }, ItemReader: {}, ResultWriter: {} };
  expect(usage(own)).toMatchObject({ transitions: 3, requests: { writes: 2, reads: 1 } });
});

describe('a run that was measured', () => {
  const seconds = (table: string) => (table === 't7' ? 80 : 10);

  /** The containers of a real run, each of which takes its seconds. */
  async function measured(assembly: Assembly, name = 'sales'): Promise<EndedContainer[]> {
    const executor = new FakeStarlake(scratchFolder());
    executor.put('incoming', ...TABLES.map((table) => `${table}-1.csv`));
    const input = { scheduledTime: '2026-08-02T00:00:00Z' };
    const { history } = await runLocally(assembly, name, { root: executor.root, executor, input });
    return containersOfRun({ executor: 'docker', history }).containers.map(({ argv, pull }) => {
      const tables = loadedTables(argv);
      return { argv, pull, seconds: 40 + tables.reduce((sum, table) => sum + seconds(table), 0) };
    });
  }

  test('says how long its containers take, and those that tables are divided into', async () => {
    const durations = new Durations(await measured(each));
    const { containers, measured: count } = usageOf(each, 'sales', { durations });
    expect(containers.map((container) => container.seconds).sort((a, b) => a - b)).toEqual([
      40,
      ...new Array<number>(11).fill(50),
      120,
    ]);
    expect(count).toBe(13);
    const inGroups = usageOf(grouped, 'sales', { durations });
    expect(inGroups.measured).toBe(inGroups.containers.length);
    const work = inGroups.containers.reduce((sum, container) => sum + container.seconds - 30, 0);
    expect(work).toBeCloseTo(10 + 11 * 20 + 90);
  });

  test('of groups gives the time of these groups', async () => {
    const durations = new Durations(await measured(grouped));
    const total = ({ containers }: RunUsage) => containers.reduce((sum, container) => sum + container.seconds, 0);
    const inGroups = usageOf(grouped, 'sales', { durations });
    expect(total(inGroups)).toBeCloseTo(40 * inGroups.containers.length + 11 * 10 + 80);
    expect(usageOf(grouped, 'sales', { durations, bytes: new Map([['sales.t3', 500_000_000]]) }).measured).toBe(
      inGroups.measured,
    );
  });

  test('in child executions counts as well', async () => {
    const durations = new Durations(await measured(distributed));
    const { containers, measured: count } = usageOf(distributed, 'sales', { durations });
    expect(count).toBe(containers.length);
  });

  test('of transforms, by their names; others are estimated', async () => {
    const [first, ...others] = await measured(grouped, 'Kpi');
    const durations = new Durations([{ ...first!, seconds: 400 }]);
    const { containers, measured: count } = usageOf(grouped, 'Kpi', { durations });
    expect(containers.map((container) => container.seconds).sort((a, b) => b - a)).toEqual([
      400,
      ...others.map(() => 33),
    ]);
    expect(count).toBe(1);
  });
});
