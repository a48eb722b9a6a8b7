import { START_SECONDS, TABLE_SECONDS, workOf } from '../../lib/contract/groups/weights';
import { DividedTable, partition } from '../../lib/contract/groups/partition';
import type { DeclaredTable, PreLoadEvent } from '../../lib/contract/pre-load';
import type { BeginTransformsEvent } from '../../lib/contract/begin-transforms';
import type { Definition, State } from '../asl';
import { isDistributed } from '../interpreter/distributed-map';
import type { Pipeline } from '../pipeline';
import type { Container } from './container';
import type { ContainerTime, Durations } from './durations/durations';
import { importWork, loadWork, taskWork } from './durations/works';
import { successPath } from './success-path';

/** What a run uses in which all tables or tasks have work, and none fails. */
export interface RunUsage {
  readonly transitions: number;
  /** Calls of functions. */
  readonly calls: number;
  /** Requests that the functions make to S3; those of Starlake depend on the data. */
  readonly requests: { readonly writes: number; readonly reads: number };
  readonly containers: readonly Container[];
  /** Of how many containers a run has measured how long they take; the others are estimated. */
  readonly measured: number;
}

/** How a state's container is billed that runs for some seconds; `item` has the settings of its table or task. */
export type Sizing = (state: State, seconds: number, item: object) => Container;

/** What is known about the work. */
export interface Work {
  /** Whether tables are divided over containers as the gate does it, or each has its own. */
  readonly grouped: boolean;
  /** Bytes of a table's files in a run, by its domain and the name by which Starlake loads it, `domain.table`; 0 without an entry. */
  readonly bytes: ReadonlyMap<string, number>;
  readonly durations: Durations;
  readonly sizing: Sizing;
}

/**
 * Requests of a run's functions: for the run lock, areas and success markers; and, for each assignment of a worker, for
 * the run file.
 */
const RUN_REQUESTS = { writes: 12, reads: 6 };
const ASSIGNMENT_REQUESTS = { writes: 1, reads: 1 };

/** Requests of the functions of a load pipeline whose lists are in files: its tables, the items of a round and what became of them. */
const LIST_REQUESTS = { writes: 3, reads: 4 };

/** What a run of a pipeline uses, according to its definition. */
export function runUsage(pipeline: Pipeline, work: Work): RunUsage {
  const { definition, kind } = pipeline;
  const path = successPath(definition);
  const map = path.find(({ Type }) => Type === 'Map');
  const gate = kind === 'load' ? parametersOf<PreLoadEvent>(path, 'strategy') : undefined;
  if (gate !== undefined && map !== undefined) return loadUsage(path, map, withTables(gate, pipeline), work);
  const begin = kind === 'transform' ? parametersOf<BeginTransformsEvent>(path, 'tasks') : undefined;
  if (begin !== undefined && map !== undefined) return transformUsage(path, map, begin, work);
  return pathUsage(definition, work.sizing);
}

function loadUsage(path: State[], map: State, gate: PreLoadEvent, work: Work): RunUsage {
  const { grouped, bytes, durations, sizing } = work;
  const loads = successPath(processorOf(map));
  const load = loads.find(isContainer)!;
  const weighed = gate.tables.map((declared) => ({
    table: declared.table,
    bytes: bytes.get(`${gate.domain}.${declared.table}`) ?? 0,
    alone: declared.alone === true || declared.pattern === undefined,
    declared,
  }));
  const imports = path.filter(isContainer).map((state) => {
    const time = durations.timeOf([{ name: importWork(gate.domain), estimate: 0 }]);
    return { time, container: sizing(state, time.seconds, {}) };
  });
  const groups = divided(weighed, gate, grouped).map((members) => {
    const time = durations.timeOf(
      members.map(({ table, bytes: size }) => ({ name: loadWork(`${gate.domain}.${table}`), estimate: workOf(size) })),
    );
    return { time, container: sizing(load, time.seconds, members[0]!.declared) };
  });
  return {
    transitions: path.length + groups.length * (loads.length + startsOf(map)),
    calls: path.filter(isCall).length,
    requests: sumOf(RUN_REQUESTS, filesOf(map), isDistributed(map) ? LIST_REQUESTS : NONE),
    ...timed([...imports, ...groups]),
  };
}

/** What the gate gets, with the tables that are in a file. */
function withTables(gate: PreLoadEvent, { tablesFile }: Pipeline): PreLoadEvent {
  return tablesFile === undefined ? gate : { ...gate, tables: tablesFile.declared };
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
function transformUsage(path: State[], map: State, begin: BeginTransformsEvent, { durations, sizing }: Work): RunUsage {
  const { tasks, loads = [], slots } = begin;
  const processor = processorOf(map);
  const states = successPath(processor);
  const transform = Object.values(processor.States).find(isContainer)!;
  const jobs = tasks.length + loads.length;
  const workers = Math.min(slots, jobs);
  const assignments = jobs + workers;
  return {
    transitions: path.length + assignments * states.length + workers * startsOf(map),
    calls: path.filter(isCall).length + assignments * states.filter(isCall).length,
    requests: {
      writes: RUN_REQUESTS.writes + assignments * ASSIGNMENT_REQUESTS.writes,
      reads: RUN_REQUESTS.reads + assignments * ASSIGNMENT_REQUESTS.reads,
    },
    ...timed(
      tasks.map((task) => {
        const time = durations.timeOf([{ name: taskWork(task.task), estimate: TABLE_SECONDS }]);
        return { time, container: sizing(transform, time.seconds, task) };
      }),
    ),
  };
}

/** Any other state machine: a Map has one iteration, and how long a container takes is always estimated. */
function pathUsage(definition: Definition, sizing: Sizing): RunUsage {
  const states = allOn(definition);
  return {
    transitions: states.reduce((sum, state) => sum + 1 + startsOf(state), 0),
    calls: states.filter(isCall).length,
    requests: sumOf(...states.map(filesOf)),
    containers: states.filter(isContainer).map((state) => sizing(state, START_SECONDS + TABLE_SECONDS, {})),
    measured: 0,
  };
}

/** Containers, and how many of them are measured. */
function timed(containers: ReadonlyArray<{ readonly time: ContainerTime; readonly container: Container }>) {
  return {
    containers: containers.map(({ container }) => container),
    measured: containers.filter(({ time }) => time.isMeasured).length,
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

type Requests = RunUsage['requests'];

const NONE: Requests = { writes: 0, reads: 0 };

/** Transitions for an item of a Map beside those of its states: an execution of its own has to be started. */
function startsOf(state: State): number {
  return isDistributed(state) ? 1 : 0;
}

/** Requests of a distributed Map itself: for the file of its items, and for those of its results and their manifest. */
function filesOf(state: State): Requests {
  if (!isDistributed(state)) return NONE;
  return { writes: state.ResultWriter ? 2 : 0, reads: state.ItemReader ? 1 : 0 };
}

function sumOf(...all: Requests[]): Requests {
  return all.reduce(({ writes, reads }, more) => ({ writes: writes + more.writes, reads: reads + more.reads }), NONE);
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
