import { findCircle, showCircle } from './cycle';
import type { TaskPlan, TransformPlan } from './plan';
import { groupBy } from './plan-names';

/** A pipeline that datasets start. */
interface Triggered {
  readonly name: string;
  /** Datasets that the pipeline reads but does not make itself. */
  readonly reads: string[];
  readonly writes: string[];
}

/** Warns of transform pipelines that nothing starts, and of those that start one another. */
export function startWarnings(transforms: readonly TransformPlan[], tasks: readonly TaskPlan[]): string[] {
  const byName = new Map(tasks.map((task) => [task.name, task]));
  const warnings: string[] = [];
  const triggered: Triggered[] = [];
  for (const { name, schedule, options, tasks: own } of transforms) {
    if (schedule !== undefined) {
      continue;
    }
    const parts = own.flatMap((task) => byName.get(task) ?? []);
    const writes = parts.map(({ dataset }) => dataset);
    const reads = parts.flatMap(({ dependencies }) => dependencies).filter((dataset) => !writes.includes(dataset));
    if (runsDependenciesFirst(options)) {
      warnings.push(nothingStarts(name, 'no dataset starts a pipeline with run_dependencies_first'));
    } else if (reads.length === 0) {
      warnings.push(nothingStarts(name, 'its tasks read nothing that the project makes'));
    } else {
      triggered.push({ name, reads, writes });
    }
  }
  return [...warnings, ...circleWarning(triggered)];
}

/** Reads the option by its current name or its old name. */
function runsDependenciesFirst({ run_dependencies_first: named, load_dependencies: old }: TransformPlan['options']) {
  return (named || old || '').trim().toLowerCase() === 'true';
}

function nothingStarts(name: string, reason: string): string {
  return `nothing starts '${name}': it has no schedule, and ${reason}; give it a schedule, or start it yourself`;
}

function circleWarning(triggered: readonly Triggered[]): string[] {
  const writers = groupBy(
    triggered.flatMap((pipeline) => pipeline.writes.map((dataset) => ({ pipeline, dataset }))),
    ({ dataset }) => dataset,
  );
  const circle = findCircle(triggered, ({ reads }) => [
    ...new Set(reads.flatMap((dataset) => writers.get(dataset) ?? []).map(({ pipeline }) => pipeline)),
  ]);
  return circle === undefined
    ? []
    : [
        `pipelines start one another without end: ${showCircle(circle)} (each is started by what the next one writes); give ` +
          `one of these a schedule, or make them one pipeline`,
      ];
}
