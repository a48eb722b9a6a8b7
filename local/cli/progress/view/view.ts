import type { Pipeline } from '../../../pipeline';
import { initialTasks, workStates, type TaskView } from './tasks';
import type { Definition, State } from '../../../asl';
import { NO_FAILURES, type KnownFailures } from './known-failures';
import type { Items } from './items';
import type { PendingStates } from './pending';
import type { Phase } from './phase';

/**
 * The state of a run according to its events: the live display draws it, the plain display writes it line by line.
 * Plain data, created by {@link initialView} and changed only by `reduce`.
 */
export interface View {
  readonly pipeline: string;
  readonly kind: Pipeline['kind'];
  /** Whether waits are shortened. */
  readonly fast: boolean;
  readonly phase: Phase;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** States outside any Map, in the order they were last entered. */
  readonly states: readonly StateView[];
  readonly running: readonly ContainerView[];
  readonly stopped: readonly ContainerView[];
  /** Executions that states started, by number. */
  readonly children: ReadonlyMap<number, View>;
  /** The tasks of a transform pipeline: they are shown instead of the items of its Map, which are its workers. */
  readonly tasks: readonly TaskView[];
  /** The states that run a task. */
  readonly workStates: ReadonlySet<string>;
  /** States that will be tried again, also in Maps. */
  readonly pending: PendingStates;
  /** Which tables and tasks have failed, and why. */
  readonly failures: KnownFailures;
  /** The failure that the last event of a state reported: the next event need not repeat its error. */
  readonly lastFailure?: string;
  /** Whether a wait was shortened in this execution. */
  readonly hasCutWait: boolean;
  /** `map/state` of the states that end an item of a Map. */
  readonly lastOfItem: ReadonlySet<string>;
}

/** A state outside any Map. */
export interface StateView {
  readonly name: string;
  readonly type: State['Type'];
  readonly phase: Phase;
  readonly startedAt: number;
  readonly endedAt?: number;
  /** How often it was entered: more than once in a loop that waits. */
  readonly entered: number;
  readonly retries: number;
  /** How often it checked for something that did not exist yet. */
  readonly looks: number;
  /** When its wait ends: it is tried again, or the next round begins; milliseconds since the epoch. */
  readonly retryAt?: number;
  /** For a wait before a round of loads: the tables that are loaded again. */
  readonly again?: string;
  /** The error, also if it was caught. */
  readonly error?: string;
  readonly map?: MapView;
}

/** The items of a Map. */
export interface MapView {
  readonly total: number;
  /** Number of tables of all its items, if an item can be a container of several; 0 if items are not tables. */
  readonly tables: number;
  /** How many run at once; undefined when there is no limit. */
  readonly slots?: number;
  /** Items that were done when the Map was entered before, in earlier rounds. */
  readonly doneBefore: number;
  readonly items: Items;
  readonly tally: Tally;
}

/** How many items have begun and ended, and how many of those are done or failed. */
export interface Tally {
  readonly begun: number;
  readonly over: number;
  readonly done: number;
  readonly failed: number;
}

/** One container. */
export interface ContainerView {
  readonly number: number;
  readonly state: string;
  readonly argv: readonly string[];
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly exitCode?: number;
  readonly reason?: string;
  readonly rows?: number;
  /** The last line that it printed. */
  readonly line?: string;
  /** The last useful lines that it printed. */
  readonly lastLines: readonly string[];
}

/**
 * The view before anything has happened.
 *
 * @param fast whether the run shortens waits
 */
export function initialView(pipeline: Pick<Pipeline, 'name' | 'kind' | 'definition'>, fast = false): View {
  return {
    pipeline: pipeline.name,
    kind: pipeline.kind,
    fast,
    phase: 'running',
    states: [],
    running: [],
    stopped: [],
    children: new Map(),
    pending: new Map(),
    failures: NO_FAILURES,
    hasCutWait: false,
    tasks: pipeline.kind === 'transform' ? initialTasks(pipeline.definition) : [],
    workStates: workStates(pipeline.definition),
    lastOfItem: new Set(lastStates(pipeline.definition)),
  };
}

/** The view of a child execution; its definition is not known. */
export function childView(name: string, kind: Pipeline['kind'], fast: boolean): View {
  return initialView({ name, kind, definition: { StartAt: '', States: {} } }, fast);
}

function lastStates(definition: Definition): string[] {
  return Object.entries(definition.States).flatMap(([name, state]) => {
    const processor = state.ItemProcessor ?? state.Iterator;
    const inner = [processor, ...(state.Branches ?? [])].flatMap((each) =>
      each === undefined ? [] : lastStates(each),
    );
    const ends = Object.entries(processor?.States ?? {}).filter(
      ([, each]) => each.End === true || /^(Succeed|Fail)$/.test(each.Type),
    );
    return [...inner, ...ends.map(([last]) => `${name}/${last}`)];
  });
}
