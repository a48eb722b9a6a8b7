import { Random } from '../random';

/** A task, and the tasks that must be done before it. */
export interface Task {
  readonly name: string;
  readonly dependencies: string[];
}

/** One way to configure a transform pipeline. */
export interface Lineage {
  /** Id of its construct, and name of the pipeline. */
  readonly name: string;
  readonly tasks: readonly Task[];
  readonly slots: number;
  readonly retries: number;
  /** Whether Starlake's container has a sidecar. */
  readonly sidecar?: boolean;
}

const nameOf = (index: number) => `kpi.t${index}`;

/** Tasks that each depend on some before them. */
function drawn(seed: number, count: number): Task[] {
  const random = Random.of(seed, count);
  return Array.from({ length: count }, (_, index) => {
    const before = Array.from({ length: random.between(0, 3) }, () => random.between(0, Math.max(0, index - 1)));
    const names = index < count / 4 ? [] : before.map(nameOf);
    return { name: nameOf(index), dependencies: [...new Set(names)] };
  });
}

/** One task, some that all depend on it, and one that depends on them all. */
function fan(count: number): Task[] {
  const middle = Array.from({ length: count }, (_, i) => ({ name: nameOf(i + 1), dependencies: [nameOf(0)] }));
  const last = { name: nameOf(count + 1), dependencies: middle.map(({ name }) => name) };
  return [{ name: nameOf(0), dependencies: [] }, ...middle, last];
}

/** The tested pipelines. Those with more than 40 workers have them in child executions. */
export const LINEAGES: readonly Lineage[] = [
  { name: 'Narrow', tasks: drawn(1, 14), slots: 3, retries: 1 },
  { name: 'NarrowBeside', tasks: drawn(2, 14), slots: 4, retries: 1, sidecar: true },
  {
    name: 'WideFlat',
    tasks: Array.from({ length: 50 }, (_, i) => ({ name: nameOf(i), dependencies: [] })),
    slots: 41,
    retries: 1,
  },
  { name: 'WideFan', tasks: fan(43), slots: 64, retries: 0 },
  { name: 'WideDrawn', tasks: drawn(3, 70), slots: 48, retries: 1 },
  { name: 'WideBeside', tasks: drawn(4, 55), slots: 44, retries: 2, sidecar: true },
];
