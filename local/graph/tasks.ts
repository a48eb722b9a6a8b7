import type { Pipeline } from '../pipeline';
import { plannedTasks } from '../assembly/planned-tasks';
import { cardOf, type CardEntry, type ProjectGraph } from './project/project';

/**
 * A transform pipeline by itself: its tasks in their order, and the datasets that each of them reads.
 *
 * @returns undefined for a pipeline without tasks, such as a load pipeline
 */
export function tasksGraph(pipeline: Pipeline): ProjectGraph | undefined {
  const planned = pipeline.kind === 'transform' ? plannedTasks(pipeline.definition) : [];
  const tasks = planned.filter(({ load }) => load === undefined);
  if (tasks.length === 0) return undefined;
  const own = cardOf(pipeline, 'p0');
  const readBy = new Map(
    tasks.map(({ name, after }, index) => [name, [...new Set([...after, ...(pipeline.taskReads?.[index] ?? [])])]]),
  );
  const entries = own.entries.map((entry) => ({ ...entry, after: readBy.get(entry.name)! }));
  const known = new Set(entries.map(({ name }) => name));
  const loaded = new Set(planned.flatMap(({ name, load }) => (load === undefined ? [] : [name])));
  const reads = [...new Set(entries.flatMap(({ after }) => after))].filter((name) => !known.has(name)).sort();
  const read = reads.map((name): CardEntry => ({
    name,
    label: name,
    after: [],
    role: loaded.has(name) ? 'loaded' : 'read',
  }));
  return { cards: [{ ...own, entries: [...read, ...entries] }], links: [] };
}
