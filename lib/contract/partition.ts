import { Bin, START_SECONDS, Weighed, workOf } from './load-weights';
import type { Grouping } from './pre-load';

/** How much longer a run may take with fewer containers than the fastest way has. */
const TOLERANCE = 1.05;

/**
 * Divides tables over containers. By default it takes as few containers as there can be without losing time: a table less in
 * a container ends a run earlier only until there is one container for each slot. With a number of tables it takes as few as
 * that allows.
 *
 * Longest first into the container with the least work (LPT), which is never more than a third from the best.
 *
 * @param alone seconds of work of each table that is not divided, and takes slots as well
 * @returns the tables of each container, the one with the most work first
 */
export function partition<Table extends Weighed>(
  tables: readonly Table[],
  alone: readonly number[],
  { slots, tables: most }: Grouping,
): Table[][] {
  if (tables.length === 0) {
    return [];
  }
  const longestFirst = [...tables].sort((a, b) => b.bytes - a.bytes);
  const inBins = (count: number) => fill(longestFirst, count, most);
  const fewest = inBins(1);
  if (most !== undefined) {
    return tablesIn(inBins(fewest.length));
  }
  const oneEach = tables.map(({ bytes }) => workOf(bytes));
  let best = { bins: tables.map((table) => single(table)), seconds: makespan([...oneEach, ...alone], slots) };
  const candidates = [best];
  // Beyond a full round of slots, more containers only mean more starts.
  const last = Math.min(tables.length, Math.ceil(fewest.length / slots) * slots);
  for (let count = fewest.length; count <= last; count++) {
    const bins = inBins(count);
    const seconds = makespan([...bins.map(({ work }) => work), ...alone], slots);
    candidates.push({ bins, seconds });
    best = seconds < best.seconds ? candidates.at(-1)! : best;
  }
  const inTime = candidates.filter(({ seconds }) => seconds <= best.seconds * TOLERANCE);
  return tablesIn(inTime.reduce((a, b) => (b.bins.length < a.bins.length ? b : a)).bins);
}

/**
 * Seconds until the last container has ended, where each takes the first slot that is free, the longest first.
 *
 * @param work seconds of each container once it has started
 */
export function makespan(work: readonly number[], slots: number): number {
  const free = new Array<number>(slots).fill(0);
  for (const seconds of [...work].sort((a, b) => b - a)) {
    const first = free.indexOf(Math.min(...free));
    free[first]! += START_SECONDS + seconds;
  }
  return Math.max(...free);
}

function fill<Table extends Weighed>(tables: readonly Table[], count: number, most: number | undefined): Bin<Table>[] {
  const bins = Array.from({ length: count }, () => new Bin<Table>(most));
  for (const table of tables) {
    const open = bins.filter((bin) => bin.hasRoom(table));
    let bin = open.reduce<Bin<Table> | undefined>((a, b) => (a === undefined || b.work < a.work ? b : a), undefined);
    if (bin === undefined) {
      bin = new Bin<Table>(most);
      bins.push(bin);
    }
    bin.add(table);
  }
  return bins;
}

function single<Table extends Weighed>(table: Table): Bin<Table> {
  const bin = new Bin<Table>();
  bin.add(table);
  return bin;
}

function tablesIn<Table extends Weighed>(bins: readonly Bin<Table>[]): Table[][] {
  return [...bins].sort((a, b) => b.work - a.work).map(({ tables }) => tables);
}
