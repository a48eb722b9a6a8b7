import { byCodeUnit, sortedSet } from '../../lib/text/order';
import { plannedTasks } from '../assembly/planned-tasks';
import { slotsOf } from '../graph/facts';
import { statesOf } from '../interpreter/states';
import type { Pipeline } from '../pipeline';
import type { Catalog, CatalogPipeline, CatalogTable, DeclaredTable, LineageEdge } from './catalog';
import { lineageOf, partsOf } from './lineage';
import { pipelineIds } from './pipeline-ids';
import { catalogSchedules } from './schedules';

/** What a catalog is made of, besides pipelines. */
export interface CatalogOptions {
  readonly name: string;
  readonly at: Date;
  /** What projects declare, by dataset in lower case. */
  readonly declared: ReadonlyMap<string, DeclaredTable>;
}

/** The catalog of pipelines; those that are `internal` are left out. */
export function makeCatalog(all: readonly Pipeline[], { name, at, declared }: CatalogOptions): Catalog {
  const known = [...pipelineIds(all)].map(([id, pipeline]) => ({ pipeline, id, parts: partsOf(pipeline) }));
  const lineage = known
    .flatMap(({ pipeline, id, parts }) => lineageOf(pipeline, id, parts))
    .sort((a, b) => byCodeUnit(`${a.to}\n${a.from}\n${a.pipeline}`, `${b.to}\n${b.from}\n${b.pipeline}`));
  const writers = index(known.flatMap(({ pipeline, id }) => (pipeline.datasets?.writes ?? []).map((to) => [to, id])));
  const readers = index(
    known.flatMap(({ pipeline, id }) => (pipeline.datasets?.reads ?? []).map((from) => [from, id])),
  );
  const upstream = upstreamOf(known, writers);
  const downstream = index(
    [...upstream].flatMap(([id, others]) => others.map((other) => [other, id])),
    (id) => id,
  );
  const pipelines = known.map(({ pipeline, id, parts }): CatalogPipeline => {
    const { kind, stack, path, definition, schedules = [], triggers = [], machineName } = pipeline;
    const { reads = [], writes = [] } = pipeline.datasets ?? {};
    const slots = slotsOf(definition);
    return {
      ...{ id, name: pipeline.name, kind, stack },
      ...(path === undefined ? {} : { path }),
      ...(machineName === undefined ? {} : { machineName }),
      ...(definition.Comment === undefined ? {} : { comment: definition.Comment }),
      schedules: catalogSchedules(schedules, at),
      triggers: triggers.map(({ datasets, strategy, optional, minSeconds }) => ({
        ...{ datasets, strategy, minSeconds },
        ...(optional === undefined ? {} : { optional }),
      })),
      ...(slots === undefined ? {} : { slots }),
      ...{ reads: sortedSet(reads), writes: sortedSet(writes) },
      ...{ upstream: upstream.get(id)!, downstream: sortedSet(downstream.get(id) ?? []) },
      loadsFirst: sortedSet(plannedTasks(definition).flatMap(({ load }) => load ?? [])),
      parts,
      states: statesOf(definition).map(([state, { Type }]) => ({ name: state, type: Type })),
    };
  });
  return {
    ...{ name, madeAt: at.toISOString() },
    pipelines: pipelines.sort((a, b) => byCodeUnit(a.id, b.id)),
    tables: tablesOf(pipelines, lineage, { writers, readers, declared }),
    lineage,
  };
}

interface Known {
  readonly pipeline: Pipeline;
  readonly id: string;
}

/**
 * For each pipeline those that write what it reads: of its own stack where that has one, since an app has the same pipelines in a
 * stack for each stage.
 */
function upstreamOf(known: readonly Known[], writers: ReadonlyMap<string, Set<string>>): Map<string, string[]> {
  const stackOf = ({ stack, outermostStack = stack }: Pipeline) => outermostStack;
  const stacks = new Map(known.map(({ pipeline, id }) => [id, stackOf(pipeline)]));
  return new Map(
    known.map(({ pipeline, id }) => {
      const found = (pipeline.datasets?.reads ?? []).flatMap((dataset) => {
        const all = [...(writers.get(keyOf(dataset)) ?? [])];
        const own = all.filter((other) => stacks.get(other) === stackOf(pipeline));
        return own.length > 0 ? own : all;
      });
      return [id, sortedSet(found).filter((other) => other !== id)];
    }),
  );
}

interface TableFacts {
  readonly writers: ReadonlyMap<string, Set<string>>;
  readonly readers: ReadonlyMap<string, Set<string>>;
  readonly declared: ReadonlyMap<string, DeclaredTable>;
}

function tablesOf(
  pipelines: readonly CatalogPipeline[],
  lineage: readonly LineageEdge[],
  { writers, readers, declared }: TableFacts,
): CatalogTable[] {
  // The name as it is written where it is made; SQL may write it in other cases.
  const names = new Map(
    [...pipelines.flatMap(({ reads }) => reads), ...pipelines.flatMap(({ writes }) => writes)].map((each) => [
      keyOf(each),
      each,
    ]),
  );
  const loaded = new Set(pipelines.filter(({ kind }) => kind === 'load').flatMap(({ writes }) => writes.map(keyOf)));
  const upstream = index(lineage.map(({ from, to }) => [to, names.get(keyOf(from)) ?? from]));
  const downstream = index(lineage.map(({ from, to }) => [from, names.get(keyOf(to)) ?? to]));
  return [...names]
    .map(([key, name]): CatalogTable => {
      const table = declared.get(key);
      const source = loaded.has(key) ? 'load' : writers.has(key) ? 'transform' : 'elsewhere';
      return {
        ...{ name, domain: name.slice(0, Math.max(0, name.lastIndexOf('.'))), source },
        writtenBy: sortedSet(writers.get(key) ?? []),
        readBy: sortedSet(readers.get(key) ?? []),
        upstream: sortedSet(upstream.get(key) ?? []),
        downstream: sortedSet(downstream.get(key) ?? []),
        ...(table === undefined ? {} : { declared: table }),
      };
    })
    .sort((a, b) => byCodeUnit(a.name, b.name));
}

/** Values by their names; names of datasets by default. */
function index(
  pairs: ReadonlyArray<readonly string[]>,
  key: (name: string) => string = keyOf,
): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [name, value] of pairs) found.set(key(name!), (found.get(key(name!)) ?? new Set()).add(value!));
  return found;
}

/** SQL names are not case-sensitive. */
function keyOf(dataset: string): string {
  return dataset.toLowerCase();
}
