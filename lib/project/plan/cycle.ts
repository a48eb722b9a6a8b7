import type { TaskPlan } from './plan';
import { groupBy } from './plan-names';

/** The most names of a cycle that an error shows. */
const MAX_NAMES_SHOWN = 20;

/**
 * @throws Error that shows the cycle when tasks wait for one another: `a → b → a` where `a` reads what `b` writes
 */
export function checkCycles(tasks: readonly TaskPlan[], where = ''): void {
  const writers = groupBy(tasks, ({ dataset }) => dataset);
  const upstream = (task: TaskPlan) => task.dependencies.flatMap((dataset) => writers.get(dataset) ?? []);
  const circle = findCircle(tasks, upstream);
  if (circle !== undefined) {
    throw new Error(
      `${where}tasks wait for one another: ${showCircle(circle)} (each reads what the next one writes); take one of these out ` +
        `of the SQL, or say 'parseSQL: false' where it is not meant`,
    );
  }
}

/** Finds a cycle. Its first item is repeated at the end; undefined if there is no cycle. */
export function findCircle<T>(items: readonly T[], nextOf: (item: T) => T[]): T[] | undefined {
  const done = new Set<T>();
  for (const start of items) {
    // No recursion: a chain of tasks can be longer than the stack.
    const path: Array<{ item: T; left: T[] }> = [];
    const onPath = new Set<T>();
    const enter = (item: T) => {
      path.push({ item, left: nextOf(item) });
      onPath.add(item);
    };
    if (!done.has(start)) {
      enter(start);
    }
    while (path.length > 0) {
      const { item, left } = path.at(-1)!;
      const next = left.shift();
      if (next === undefined) {
        done.add(item);
        onPath.delete(item);
        path.pop();
      } else if (onPath.has(next)) {
        const items = path.map((step) => step.item);
        return [...items.slice(items.indexOf(next)), next];
      } else if (!done.has(next)) {
        enter(next);
      }
    }
  }
  return undefined;
}

/** The cycle as text, such as `a → b → a`. A long cycle is shown without its middle. */
export function showCircle(circle: ReadonlyArray<{ readonly name: string }>): string {
  const names = circle.map(({ name }) => name);
  const more = names.length - MAX_NAMES_SHOWN;
  return (more > 1 ? [...names.slice(0, MAX_NAMES_SHOWN - 1), `… ${more} more …`, names.at(-1)] : names).join(' → ');
}
