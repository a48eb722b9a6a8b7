import type { Pipeline } from '../pipeline';

/** A pipeline with its position. */
export interface OrderedPipeline {
  readonly pipeline: Pipeline;
  /** Earlier pipelines that write datasets it reads. */
  readonly upstream: readonly Pipeline[];
}

/** The order in which the pipelines of a project run. */
export interface RunOrder {
  readonly steps: readonly OrderedPipeline[];
  /**
   * Groups of pipelines that read each other's datasets, even if their tasks do not: they run in the order of their
   * names.
   */
  readonly circles: ReadonlyArray<readonly Pipeline[]>;
}

/**
 * Orders pipelines by their datasets: a pipeline that writes one runs before those that read it; otherwise loads run first, then by name.
 *
 * The order of the list does not matter. Datasets that no pipeline of the list writes are ignored.
 */
export function runOrder(pipelines: readonly Pipeline[]): RunOrder {
  const sorted = [...pipelines].sort(byName);
  const upstream = upstreamOf(sorted);
  const groups = groupsOf(sorted, upstream);
  const steps: OrderedPipeline[] = [];
  const placed = new Set<Pipeline>();
  const waiting = new Set(groups);
  while (waiting.size > 0) {
    const ready = [...waiting].find((group) =>
      group.every((member) => upstream.get(member)!.every((other) => placed.has(other) || group.includes(other))),
    )!;
    waiting.delete(ready);
    for (const pipeline of ready) {
      const before = upstream.get(pipeline)!.filter((other) => placed.has(other));
      steps.push({ pipeline, upstream: before });
      placed.add(pipeline);
    }
  }
  return { steps, circles: groups.filter((group) => group.length > 1) };
}

/** For each pipeline, the others that write datasets it reads. */
function upstreamOf(pipelines: readonly Pipeline[]): Map<Pipeline, Pipeline[]> {
  const writers = new Map<string, Pipeline[]>();
  for (const pipeline of pipelines) {
    for (const dataset of pipeline.datasets?.writes ?? []) {
      writers.set(keyOf(dataset), [...(writers.get(keyOf(dataset)) ?? []), pipeline]);
    }
  }
  return new Map(
    pipelines.map((pipeline) => {
      const found = (pipeline.datasets?.reads ?? []).flatMap((dataset) => writers.get(keyOf(dataset)) ?? []);
      return [pipeline, [...new Set(found)].filter((other) => other !== pipeline)];
    }),
  );
}

/** Pipelines that reach each other form a group; most groups have one pipeline. */
function groupsOf(pipelines: readonly Pipeline[], upstream: ReadonlyMap<Pipeline, Pipeline[]>): Pipeline[][] {
  const reach = new Map(pipelines.map((pipeline) => [pipeline, reachedFrom(pipeline, upstream)]));
  const groups: Pipeline[][] = [];
  for (const pipeline of pipelines) {
    const own = groups.find(([first]) => reach.get(first!)!.has(pipeline) && reach.get(pipeline)!.has(first!));
    if (own) own.push(pipeline);
    else groups.push([pipeline]);
  }
  return groups;
}

function reachedFrom(start: Pipeline, upstream: ReadonlyMap<Pipeline, Pipeline[]>): Set<Pipeline> {
  const reached = new Set<Pipeline>();
  const open = [start];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const other of upstream.get(next)!) {
      if (!reached.has(other)) open.push(other);
      reached.add(other);
    }
  }
  return reached;
}

/** SQL names are not case-sensitive. */
function keyOf(dataset: string): string {
  return dataset.toLowerCase();
}

function byName(a: Pipeline, b: Pipeline): number {
  const rank = ({ kind }: Pipeline) => (kind === 'load' ? 0 : 1);
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  const [left, right] = [`${a.name}/${a.stack}`, `${b.name}/${b.stack}`];
  return left < right ? -1 : left > right ? 1 : 0;
}
