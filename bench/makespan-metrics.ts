import { levelByLevel, lowerBound } from './makespan/bounds';
import { LineageGraph, lineageGraphs } from './makespan/graphs';
import { AWS, NONE, Overhead, simulate } from './makespan/simulate';
import { metric, type Metric } from './report';
import { transformDefinitions } from './synth-transforms';
import type { Definition } from '../local/asl';

/** How many lineages are simulated. */
const GRAPHS = 200;

/** Tolerance for sums of the same numbers in another order. */
const ROUNDING = 1e-9;

/** The results of one lineage. */
export interface Makespan {
  readonly name: string;
  /** Seconds of the simulated run. */
  readonly makespan: number;
  /** The same without the time of Step Functions and Lambda: that of the plan. */
  readonly plan: number;
  /** The lower bound, and the time of a plan level by level. */
  readonly bound: number;
  readonly levels: number;
}

/**
 * Simulates a run of each generated lineage.
 *
 * @throws Error when a run starts a task too early or twice, or more tasks at once than the slots allow
 */
async function makespans(count: number): Promise<Makespan[]> {
  const graphs = lineageGraphs(count);
  const definitions = transformDefinitions(graphs);
  const results: Makespan[] = [];
  for (const graph of graphs) {
    const run = (overhead: Overhead) => simulated(graph, definitions.get(graph.name)!, overhead);
    const times = { makespan: await run(AWS), plan: await run(NONE) };
    results.push({ name: graph.name, ...times, bound: lowerBound(graph), levels: levelByLevel(graph) });
  }
  return results;
}

async function simulated(graph: LineageGraph, definition: Definition, overhead: Overhead): Promise<number> {
  const known = new Map(graph.tasks.map((task) => [task.name, task]));
  const { makespan, tasks } = await simulate(definition, (name) => known.get(name)!.duration, overhead);
  const begins = new Map(tasks.map(({ name, begin }) => [name, begin]));
  const ends = new Map(tasks.map(({ name, end }) => [name, end]));
  const isEarly = graph.tasks.some(({ name, dependencies }) =>
    dependencies.some((before) => begins.get(name)! < ends.get(before)!),
  );
  const atOnce = tasks.map(({ begin }) => tasks.filter((other) => other.begin <= begin && begin < other.end).length);
  const most = Math.max(...atOnce);
  if (isEarly || tasks.length !== graph.tasks.length || begins.size !== tasks.length || most > graph.slots) {
    const all = `${tasks.length} of ${graph.tasks.length} tasks, ${most} at once`;
    throw new Error(`the run of ${graph.name} is wrong: ${all}${isEarly ? ', one too early' : ''}`);
  }
  return makespan;
}

/**
 * How close runs of transform pipelines come to the lower bound, and whether any plan is slower than level by level,
 * where all tasks of a level must end before the next level begins.
 */
export async function makespanMetrics(tell: (step: string) => void, count = GRAPHS): Promise<Metric[]> {
  tell(`makespan of ${count} lineages`);
  const results = await makespans(count);
  const ours = results.map(({ makespan, bound }) => makespan / bound);
  const levels = results.map((result) => result.levels / result.bound);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const worse = results.filter((result) => result.plan > result.levels * (1 + ROUNDING));
  return [
    metric('makespan_ratio_mean', mean(ours), 'ratio', { baseline: mean(levels), bar: 1.25 }),
    metric('makespan_ratio_max', Math.max(...ours), 'ratio', { baseline: Math.max(...levels) }),
    metric('makespan_worse_than_levels', worse.length, 'graphs', { bar: 0 }),
  ];
}
