import { START_SECONDS, TABLE_SECONDS, workOf } from '../../lib/contract/groups/weights';
import { DividedTable, partition } from '../../lib/contract/groups/partition';
import type { DeclaredTable, PreLoadEvent } from '../../lib/contract/pre-load';
import type { BeginTransformsEvent } from '../../lib/contract/begin-transforms';
import type { Definition, State } from '../asl';
import type { Pipeline } from '../pipeline';
import type { Container } from './container';
import { successPath } from './success-path';

/** What a run uses in which all tables or tasks have work, and none fails. */
export interface RunUsage {
  readonly transitions: number;
  /** Calls of functions. */
  readonly calls: number;
  /** Requests that the functions make to S3; those of Starlake depend on the data. */
  readonly requests: { readonly writes: number; readonly reads: number };
  readonly containers: readonly Container[];
}

/** How a state's container is billed that runs for some seconds; `item` has the settings of its table or task. */
export type Sizing = (state: State, seconds: number, item: object) => Container;

/** What is known about the work. */
export interface Work {
  /** Whether tables are divided over containers as the gate does it, or each has its own. */
  readonly grouped: boolean;
  /** Bytes of a table's files in a run, by its dataset; 0 for a table without an entry. */
  readonly bytes: ReadonlyMap<string, number>;
  readonly sizing: Sizing;
}

/**
 * Requests of a run's functions: for the run lock, areas and success markers; and, for each assignment of a worker, for
 * the run file.
 */
const RUN_REQUESTS = { writes: 12, reads: 6 };
const ASSIGNMENT_REQUESTS = { writes: 1, reads: 1 };

/** What a run of a pipeline uses, according to its definition. */
export function runUsage({ definition, kind }: Pipeline, work: Work): RunUsage {
  const path = successPath(definition);
  const map = path.find(({ Type }) => Type === 'Map');
  const gate = kind === 'load' ? parametersOf<PreLoadEvent>(path, 'strategy') : undefined;
  if (gate !== undefined && map !== undefined) return loadUsage(path, map, gate, work);
  const begin = kind === 'transform' ? parametersOf<BeginTransformsEvent>(path, 'tasks') : undefined;
  if (begin !== undefined && map !== undefined) return transformUsage(path, map, begin, work);
  return pathUsage(definition, work.sizing);
}

function loadUsage(path: State[], map: State, gate: PreLoadEvent, { grouped, bytes, sizing }: Work): RunUsage {
  const loads = successPath(processorOf(map));
  const load = loads.find(isContainer)!;
  const weighed = gate.tables.map((declared) => ({
    table: declared.table,
    bytes: bytes.get(`${gate.domain}.${declared.table}`) ?? 0,
    alone: declared.alone === true || declared.pattern === undefined,
    declared,
  }));
  const containers = divided(weighed, gate, grouped).map((members) => {
    const seconds = members.reduce((sum, member) => sum + workOf(member.bytes), START_SECONDS);
    return sizing(load, seconds, members[0]!.declared);
  });
  return {
    transitions: path.length + containers.length * loads.length,
    calls: path.filter(isCall).length,
    requests: RUN_REQUESTS,
    containers: [...path.filter(isContainer).map((state) => sizing(state, START_SECONDS, {})), ...containers],
  };
}

interface WeighedTable extends DividedTable {
  readonly declared: DeclaredTable;
}

/** The tables of each container, as the gate divides them. */
function divided(tables: readonly WeighedTable[], { pipeline }: PreLoadEvent, grouped: boolean): WeighedTable[][] {
  const grouping = grouped ? pipeline?.grouping : undefined;
  if (grouping === undefined) return tables.map((table) => [table]);
  return partition(tables, grouping);
}

/** Each task, each load and the end of each worker is one assignment, with the same number of states. */
function transformUsage(path: State[], map: State, begin: BeginTransformsEvent, { sizing }: Work): RunUsage {
  const { tasks, loads = [], slots } = begin;
  const processor = processorOf(map);
  const states = successPath(processor);
  const transform = Object.values(processor.States).find(isContainer)!;
  const jobs = tasks.length + loads.length;
  const assignments = jobs + Math.min(slots, jobs);
  return {
    transitions: path.length + assignments * states.length,
    calls: path.filter(isCall).length + assignments * states.filter(isCall).length,
    requests: {
      writes: RUN_REQUESTS.writes + assignments * ASSIGNMENT_REQUESTS.writes,
      reads: RUN_REQUESTS.reads + assignments * ASSIGNMENT_REQUESTS.reads,
    },
    containers: tasks.map((task) => sizing(transform, START_SECONDS + TABLE_SECONDS, task)),
  };
}

/** Any other state machine: a Map has one iteration. */
function pathUsage(definition: Definition, sizing: Sizing): RunUsage {
  const states = allOn(definition);
  return {
    transitions: states.length,
    calls: states.filter(isCall).length,
    requests: { writes: 0, reads: 0 },
    containers: states.filter(isContainer).map((state) => sizing(state, START_SECONDS + TABLE_SECONDS, {})),
  };
}

function allOn(definition: Definition): State[] {
  return successPath(definition).flatMap((state) => {
    const nested = [state.ItemProcessor, state.Iterator, ...(state.Branches ?? [])].filter(
      (each) => each !== undefined,
    );
    return [state, ...nested.flatMap(allOn)];
  });
}

/** What a state on the path passes to its function. The state is found by a field that only it passes. */
function parametersOf<Event>(path: readonly State[], field: string): Event | undefined {
  return path.map(({ Parameters }) => Parameters as object | undefined).find((each) => each && field in each) as
    Event | undefined;
}

function processorOf({ ItemProcessor, Iterator }: State): Definition {
  return (ItemProcessor ?? Iterator)!;
}

function isContainer({ Resource = '' }: State): boolean {
  return Resource.includes(':states:::ecs:runTask');
}

function isCall({ Resource = '' }: State): boolean {
  return Resource.includes(':lambda:');
}
