import { byCodeUnit, sortedSet } from '../../lib/text/order';
import { plannedTables } from '../assembly/planned-tables';
import { plannedTasks } from '../assembly/planned-tasks';
import type { Pipeline } from '../pipeline';
import type { CatalogPart, CatalogTable, LineageEdge } from './catalog';

/** The tables or tasks of a pipeline with the datasets that they read. */
export function partsOf(pipeline: Pipeline): CatalogPart[] {
  if (pipeline.kind === 'load') {
    return plannedTables(pipeline)
      .map(({ name, dataset }) => ({ name, dataset, reads: [] }))
      .sort(byName);
  }
  const planned = plannedTasks(pipeline.definition);
  const datasets = new Map(planned.map(({ name, dataset }) => [name, dataset]));
  return planned
    .flatMap(({ name, dataset, after, load }, index) => {
      if (load !== undefined) return [];
      const inside = after.map((other) => datasets.get(other) ?? other);
      const reads = [...inside, ...(pipeline.taskReads?.[index] ?? [])].filter((each) => each !== dataset);
      return [{ name, dataset, reads: sortedSet(reads) }];
    })
    .sort(byName);
}

/**
 * Which datasets a pipeline makes of which: those of each task where the definition tells its tasks, else all that it writes of
 * all that it reads.
 */
export function lineageOf(pipeline: Pipeline, id: string, parts: readonly CatalogPart[]): LineageEdge[] {
  const { reads = [], writes = [] } = pipeline.datasets ?? {};
  if (pipeline.kind === 'load') return [];
  if (parts.length > 0) {
    return parts.flatMap(({ name, dataset, reads: read }) =>
      read.map((from) => ({ from, to: dataset, pipeline: id, task: name })),
    );
  }
  return reads.flatMap((from) => writes.filter((to) => to !== from).map((to) => ({ from, to, pipeline: id })));
}

function byName(a: CatalogPart, b: CatalogPart): number {
  return byCodeUnit(a.name, b.name);
}

/** How many tables {@link furtherTables} finds: pages with thousands of links help nobody. */
const MOST_FURTHER = 100;

/** Tables behind a table. */
export interface FurtherTables {
  /** The nearest first. */
  readonly names: readonly string[];
  /** Whether there are more. */
  readonly isCut: boolean;
}

/** The tables behind the next ones of a table in a direction: those that they are made of, or that are made of them, and so on. */
export function furtherTables(
  tables: readonly CatalogTable[],
): (name: string, direction: 'upstream' | 'downstream') => FurtherTables {
  const byName = new Map(tables.map((table) => [table.name, table]));
  return (name, direction) => {
    const next = (each: string) => byName.get(each)?.[direction] ?? [];
    const known = new Set([name, ...next(name)]);
    const names: string[] = [];
    // A list that grows while it is read.
    const open = [...next(name)];
    for (const each of open) {
      const found = next(each).filter((other) => !known.has(other));
      found.forEach((other) => known.add(other));
      open.push(...found);
      names.push(...found);
      if (names.length > MOST_FURTHER) return { names: names.slice(0, MOST_FURTHER), isCut: true };
    }
    return { names, isCut: false };
  };
}
