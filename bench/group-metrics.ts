import { Random } from '../faults/random';
import { groupLoads } from '../lambda/pre-load/grouping';
import { BYTES_PER_SECOND } from '../lib/contract/groups/weights';
import { tablesOf } from '../lib/contract/groups/load-group';
import { metric, type Metric } from './report';

/** Measured with Starlake on two cores, independent of the gate's figures: seconds of a start and of a small table. */
const START_SECONDS = 30;
const TABLE_SECONDS = 3;

/** The fewest seconds that AWS bills for a container. */
const BILLED = 60;

const DOMAINS = 200;

/** A run of a domain: the file size of each table in bytes, and the slots of the pool. */
interface Run {
  readonly bytes: readonly number[];
  readonly slots: number;
}

/** Seconds of a run, and the billed seconds of its containers. */
interface Times {
  readonly containers: number;
  readonly wall: number;
  readonly billed: number;
}

/**
 * What groups of tables save, compared with a container for each table. A simulation with the measured times of a start
 * and of a small table (Starlake, two cores), and the gate's time for a byte. The groups are those of the gate.
 */
export function groupMetrics(tell: (step: string) => void): Metric[] {
  tell(`load groups of ${DOMAINS} domains`);
  const small = { bytes: new Array<number>(50).fill(0), slots: 6 };
  const [grouped, each] = [simulate(small, gateOf(small)), simulate(small, oneEach(small))];
  const runs = Array.from({ length: DOMAINS }, (_, i) => generated(Random.of(12, i)));
  const walls = runs.map((run) => simulate(run, gateOf(run)).wall);
  const bounds = runs.map((run, i) => walls[i]! / lowerBound(run));
  const slower = runs.map((run, i) => walls[i]! / simulate(run, oneEach(run)).wall);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return [
    metric('group_containers', grouped.containers, 'containers', { baseline: each.containers, bar: 6 }),
    metric('group_container_seconds_ratio', grouped.billed / each.billed, 'ratio', { baseline: 1, bar: 0.25 }),
    metric('group_wall_ratio', grouped.wall / each.wall, 'ratio', { baseline: 1, bar: 0.35 }),
    metric('group_makespan_ratio_mean', mean(bounds), 'ratio', { baseline: 1, bar: 1.2 }),
    metric('group_slower_than_each_max', Math.max(...slower), 'ratio', { baseline: 1, bar: 1.05 }),
  ];
}

/** Sizes over four orders of magnitude, 100 KB to 1 GB. */
function generated(random: Random): Run {
  const bytes = Array.from({ length: random.between(3, 120) }, () => 100_000 * 10 ** (4 * random.next()));
  return { bytes, slots: random.between(2, 12) };
}

/** The tables of each container, as the gate divides them. */
function gateOf({ bytes, slots }: Run): number[][] {
  const tables = bytes.map((_, i) => ({ table: `t${i}`, pattern: `t${i}-.*` }));
  const files = bytes.map((each, i) => ({ tables: [`t${i}`], bytes: each }));
  const loads = tables.map(({ table }) => ({ table }));
  const items = groupLoads(loads, tables, files, new Set(), { slots });
  return items.map((item) => tablesOf(item).map((name) => Number(name.slice(1))));
}

function oneEach({ bytes }: Run): number[][] {
  return bytes.map((_, i) => [i]);
}

/** Containers start in order, each as soon as a slot is free. */
function simulate({ bytes, slots }: Run, containers: readonly number[][]): Times {
  const free = new Array<number>(slots).fill(0);
  let billed = 0;
  for (const tables of containers) {
    const seconds = START_SECONDS + tables.reduce((sum, table) => sum + secondsOf(bytes[table]!), 0);
    const slot = free.indexOf(Math.min(...free));
    free[slot]! += seconds;
    billed += Math.max(BILLED, seconds);
  }
  return { containers: containers.length, wall: Math.max(...free), billed };
}

/** The least time of any plan: one start, and then the largest table, or all work divided by the slots. */
function lowerBound({ bytes, slots }: Run): number {
  const work = bytes.map(secondsOf);
  const all = work.reduce((sum, seconds) => sum + seconds, 0);
  return START_SECONDS + Math.max(...work, all / Math.min(slots, bytes.length));
}

function secondsOf(bytes: number): number {
  return TABLE_SECONDS + bytes / BYTES_PER_SECOND;
}
