import { statesOf } from '../interpreter/states';
import type { Definition } from '../asl';

/** A thing that a run of transforms does. */
export interface PlannedTask {
  /** Full name of a task; of a table that is loaded, its dataset. */
  readonly name: string;
  /** What it writes. */
  readonly dataset: string;
  /** Names of what has to be done before. */
  readonly after: readonly string[];
  /** For a table that is loaded: the pipeline that loads it. */
  readonly load?: string;
}

interface DeclaredTask {
  readonly task: string;
  readonly dataset?: string;
  /** Numbers: of tasks by their place, behind them of the tables of all loads. */
  readonly after?: readonly number[];
}

interface DeclaredLoad {
  readonly pipeline: string;
  readonly tables: ReadonlyArray<readonly [table: string, dataset: string]>;
}

/**
 * What a transform pipeline runs, as its definition hands it to the function that begins a run.
 *
 * @returns nothing for a definition without such a list
 */
export function plannedTasks(definition: Definition): PlannedTask[] {
  for (const [, { Parameters }] of statesOf(definition)) {
    const { tasks, loads = [] } = (Parameters ?? {}) as { tasks?: unknown; loads?: unknown };
    if (Array.isArray(tasks) && tasks.length > 0 && tasks.every(isTask) && Array.isArray(loads)) {
      return planned(tasks, loads.filter(isLoad));
    }
  }
  return [];
}

function planned(tasks: readonly DeclaredTask[], loads: readonly DeclaredLoad[]): PlannedTask[] {
  const tables = loads.flatMap(({ pipeline, tables }) =>
    tables.map(([, dataset]) => ({ name: dataset, dataset, after: [], load: pipeline })),
  );
  const names = [...tasks.map(({ task }) => task), ...tables.map(({ name }) => name)];
  const ordered = tasks.map(({ task: name, dataset = name, after = [] }) => ({
    name,
    dataset,
    after: after.flatMap((number) => names[number] ?? []),
  }));
  return [...ordered, ...tables];
}

function isTask(value: unknown): value is DeclaredTask {
  return typeof (value as { task?: unknown } | null)?.task === 'string';
}

function isLoad(value: unknown): value is DeclaredLoad {
  const { pipeline, tables } = (value ?? {}) as Partial<DeclaredLoad>;
  return typeof pipeline === 'string' && Array.isArray(tables);
}
