import type { DeclaredLoad, DeclaredTask } from '../../lib/contract/transforms';
import { statesOf } from '../interpreter/states';
import type { Definition } from '../asl';

/** A task of a run of transforms, or a table that the run loads first. */
export interface PlannedTask {
  /** Full name of the task; for a table, its dataset. */
  readonly name: string;
  /** The dataset that it writes. */
  readonly dataset: string;
  /** Its dependencies, by their names. */
  readonly after: readonly string[];
  /** For a table: the pipeline that loads it. */
  readonly load?: string;
}

/**
 * The tasks and tables of a transform pipeline, from the input that its definition gives to the function that begins a run.
 *
 * @returns an empty list for a definition without such an input
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
