import { Sorted } from './sorted';
import { Bin, START_SECONDS, Weighed, workOf } from './weights';
import type { Grouping } from '../pre-load';

/** Numbers of containers that are tried at most: with a thousand slots there would be as many. */
const TRIES = 40;

/** How much longer a run may take with fewer containers than the fastest way has. */
const TOLERANCE = 1.05;

/** A table of a run that is divided. */
export interface DividedTable extends Weighed {
  /** Whether it has a container of its own. */
  readonly alone: boolean;
}

/**
 * Divides tables over containers. By default it takes as few containers as there can be without losing time: a table less in
 * a container ends a run earlier only until there is one container for each slot. With a number of tables it takes as few as
 * that allows.
 *
 * Longest first into the container with the least work (LPT), which is never more than a third from the best.
 *
 * @returns the tables of each container, those that are alone first
 */
export function partition<Table extends DividedTable>(tables: readonly Table[], grouping: Grouping): Table[][] {
  const alone = tables.filter((table) => table.alone);
  const together = tables.filter((table) => !table.alone);
  const work = alone.map(({ bytes }) => workOf(bytes));
  return [...alone.map((table) => [table]), ...(together.length === 0 ? [] : groupsOf(together, work, grouping))];
}

/** @param alone seconds of work of each table that is alone, and takes slots as well */
function groupsOf<Table extends Weighed>(
  tables: readonly Table[],
  alone: readonly number[],
  { slots, tables: most }: Grouping,
): Table[][] {
  const longestFirst = [...tables].sort((a, b) => b.bytes - a.bytes);
  const inBins = (count: number) => fill(longestFirst, count, most);
  const fewest = inBins(1).length;
  if (most !== undefined) {
    return inBins(fewest).map((bin) => bin.tables);
  }
  // Beyond a full round of slots, more containers only mean more starts.
  const last = Math.min(tables.length, Math.ceil(fewest / slots) * slots);
  const step = Math.ceil((last - fewest + 1) / TRIES);
  const counts = Array.from({ length: TRIES }, (_, i) => Math.min(last, fewest + i * step));
  const candidates = [...new Set([...counts, last, tables.length])].map((count) => {
    const bins = inBins(count);
    return { bins, seconds: makespan([...bins.map(({ work }) => work), ...alone], slots) };
  });
  const fastest = Math.min(...candidates.map(({ seconds }) => seconds));
  const inTime = candidates.filter(({ seconds }) => seconds <= fastest * TOLERANCE);
  return inTime.reduce((a, b) => (b.bins.length < a.bins.length ? b : a)).bins.map((bin) => bin.tables);
}

/**
 * Seconds until the last container has ended, where each takes the first slot that is free, the longest first.
 *
 * @param work seconds of each container once it has started
 */
export function makespan(work: readonly number[], slots: number): number {
  const free = new Sorted<number>((a, b) => a - b);
  free.items.push(...new Array<number>(slots).fill(0));
  for (const seconds of [...work].sort((a, b) => b - a)) {
    free.add(free.items.shift()! + (START_SECONDS + seconds));
  }
  return free.items.at(-1)!;
}

/** @param tables the longest first */
function fill<Table extends Weighed>(tables: readonly Table[], count: number, most: number | undefined): Bin<Table>[] {
  const bins = Array.from({ length: count }, (_, place) => new Bin<Table>(place, most));
  const leastFirst = new Sorted<Bin<Table>>((a, b) => a.work - b.work || a.place - b.place);
  leastFirst.items.push(...bins);
  for (const table of tables) {
    const at = leastFirst.items.findIndex((bin) => bin.hasRoom(table));
    const [bin = new Bin<Table>(bins.length, most)] = at < 0 ? [] : leastFirst.items.splice(at, 1);
    bins[bin.place] = bin;
    bin.add(table);
    leastFirst.add(bin);
  }
  return bins;
}
