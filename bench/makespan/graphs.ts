import { Random } from '../../faults/random';

/** Shortest and longest task in minutes. */
const SHORTEST = 0.5;
const LONGEST = 30;

/** A lineage with the duration of each task. */
export interface LineageGraph {
  readonly name: string;
  readonly slots: number;
  readonly tasks: ReadonlyArray<{
    readonly name: string;
    /** Names of earlier tasks of the list. */
    readonly dependencies: string[];
    /** Seconds; the scheduler does not know them. */
    readonly duration: number;
  }>;
}

/** Shapes of lineages: layers from sources to marts, long chains, diamonds, wide and flat, or random. */
const SHAPES = ['layers', 'chains', 'diamonds', 'wide', 'random'] as const;

/** Generated lineages of 10 to 300 tasks for 2 to 12 slots: the same for the same seed. */
export function lineageGraphs(count: number, seed = 4): LineageGraph[] {
  return Array.from({ length: count }, (_, i) => {
    const random = Random.of(seed, i);
    const shape = SHAPES[i % SHAPES.length]!;
    const size = random.between(10, 300);
    const upstream = DEPENDENCIES[shape](size, random);
    const tasks = upstream.map((before, task) => ({
      name: nameOf(task),
      dependencies: [...new Set(before)].sort((a, b) => a - b).map(nameOf),
      duration: 60 * SHORTEST * (LONGEST / SHORTEST) ** random.next(),
    }));
    return { name: `${shape}_${i}`, slots: random.between(2, 12), tasks };
  });
}

/** For each task, the numbers of earlier tasks that it reads. */
const DEPENDENCIES: Record<(typeof SHAPES)[number], (size: number, random: Random) => number[][]> = {
  layers: (size, random) => {
    const width = random.between(3, 30);
    return list(size, (task) => {
      const start = task - (task % width);
      return start === 0 ? [] : list(random.between(1, 3), () => random.between(start - width, start - 1));
    });
  },
  chains: (size, random) => {
    const chains = random.between(2, 20);
    return list(size, (task) => [
      ...(task < chains ? [] : [task - chains]),
      ...(task > 0 && random.chance(0.1) ? [random.between(0, task - 1)] : []),
    ]);
  },
  diamonds: (size, random) => {
    const width = random.between(2, 12);
    // One task, many that read it, one that reads them all, and so on.
    return list(size, (task) => {
      const place = task % (width + 1);
      const head = task - place;
      return place > 0 ? [head] : head === 0 ? [] : list(width, (i) => head - 1 - i);
    });
  },
  wide: (size, random) => {
    const sources = Math.max(1, Math.floor(size * (0.5 + random.next() * 0.4)));
    return list(size, (task) =>
      task < sources ? [] : list(random.between(1, 8), () => random.between(0, sources - 1)),
    );
  },
  random: (size, random) => {
    const reach = random.between(5, 60);
    return list(size, (task) =>
      task === 0 ? [] : list(random.between(0, 3), () => random.between(Math.max(0, task - reach), task - 1)),
    );
  },
};

function list<T>(length: number, value: (index: number) => T): T[] {
  return Array.from({ length }, (_, index) => value(index));
}

function nameOf(task: number): string {
  return `mart.task_${String(task).padStart(3, '0')}`;
}
