import type { RunState } from './run-state';
import type { DeclaredLoad } from '../../lib/contract/transforms';

/** A task or a table, by its number. */
export type NodeId = number;

/** Names of all tasks, and behind them, of the datasets that are loaded: what a run's input may name, and errors do. */
export function namesOf({ tasks, loads }: Pick<RunState, 'tasks' | 'loads'>): string[] {
  const tables = loads.flatMap((load) => load.tables.map(([, dataset]) => dataset));
  return [...tasks.map(({ task }) => task), ...tables];
}

/** The numbers of a load's tables. */
export function tablesOf({ tasks, loads }: Pick<RunState, 'tasks' | 'loads'>, load: number): NodeId[] {
  const before = loads.slice(0, load).reduce((sum, { tables }: DeclaredLoad) => sum + tables.length, tasks.length);
  return loads[load].tables.map((_, i) => before + i);
}

/**
 * Which of the tasks that can run goes first, a rank for each: the one with the longest chain of tasks behind it, of these the
 * one with the most tasks behind it, of these the first by name. What the run leaves out does not count.
 */
export function ranksOf({ tasks, statuses }: Pick<RunState, 'tasks' | 'statuses'>): number[] {
  const runs = (thing: NodeId) => thing < tasks.length && statuses[thing] !== 'OUT';
  const readers: NodeId[][] = tasks.map(() => []);
  tasks.forEach(({ after = [] }, task) => after.filter(runs).forEach((before) => readers[before].push(task)));
  const heights = tasks.map(() => 0);
  const behind = tasks.map(() => new Set<NodeId>());
  // From the ends backwards: each task once all that wait for it are known.
  const unknown = readers.map(({ length }) => length);
  const known = tasks.map((_, task) => task).filter((task) => unknown[task] === 0);
  for (let task = known.pop(); task !== undefined; task = known.pop()) {
    for (const reader of readers[task].filter(runs)) {
      heights[task] = Math.max(heights[task], 1 + heights[reader]);
      behind[task].add(reader);
      behind[reader].forEach((thing) => behind[task!].add(thing));
    }
    for (const before of (tasks[task].after ?? []).filter(runs)) {
      if (--unknown[before] === 0) known.push(before);
    }
  }
  const first = (a: NodeId, b: NodeId) =>
    heights[b] - heights[a] || behind[b].size - behind[a].size || (tasks[a].task < tasks[b].task ? -1 : 1);
  const ranks = tasks.map(() => 0);
  [...ranks.keys()].sort(first).forEach((task, rank) => (ranks[task] = rank));
  return ranks;
}

/**
 * What cannot run because of something that failed, and because of what: failed tasks and tables, not what is between.
 */
export function blockedNodes({ tasks, statuses }: Pick<RunState, 'tasks' | 'statuses'>): Map<NodeId, NodeId[]> {
  if (!statuses.includes('FAILED')) {
    return new Map();
  }
  const causes = new Map<NodeId, Set<NodeId>>();
  const causesOf = (thing: NodeId): Set<NodeId> => {
    if (statuses[thing] === 'FAILED') {
      return new Set([thing]);
    }
    if (statuses[thing] !== 'TODO' || thing >= tasks.length) {
      return new Set();
    }
    const known = causes.get(thing);
    if (known) {
      return known;
    }
    const found = new Set<NodeId>();
    causes.set(thing, found);
    (tasks[thing].after ?? []).forEach((before) => causesOf(before).forEach((cause) => found.add(cause)));
    return found;
  };
  tasks.forEach((_, task) => causesOf(task));
  const blocked = [...causes].filter(([, found]) => found.size > 0).sort(([a], [b]) => a - b);
  return new Map(blocked.map(([thing, found]) => [thing, [...found].sort((a, b) => a - b)]));
}
