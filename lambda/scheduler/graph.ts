import type { RunState } from './run-state';
import type { DeclaredLoad } from '../../lib/contract/transforms';

/** Number of a task or a table: tasks come first, in their order, then the tables of all loads. */
export type NodeId = number;

/** Names by `NodeId`: of tasks, and of the datasets that tables are loaded into. Inputs and errors use them. */
export function namesOf({ tasks, loads }: Pick<RunState, 'tasks' | 'loads'>): string[] {
  const tables = loads.flatMap((load) => load.tables.map(([, dataset]) => dataset));
  return [...tasks.map(({ task }) => task), ...tables];
}

/** The tables of a load. */
export function tablesOf({ tasks, loads }: Pick<RunState, 'tasks' | 'loads'>, load: number): NodeId[] {
  const before = loads.slice(0, load).reduce((sum, { tables }: DeclaredLoad) => sum + tables.length, tasks.length);
  return loads[load].tables.map((_, i) => before + i);
}

/**
 * The rank of each task: of the tasks that can run, the lowest rank runs first. It has the longest chain of tasks that depend
 * on it; among equals, the most such tasks; among equals, the first name. Tasks that the run excludes do not count.
 */
export function ranksOf({ tasks, statuses }: Pick<RunState, 'tasks' | 'statuses'>): number[] {
  const runs = (node: NodeId) => node < tasks.length && statuses[node] !== 'EXCLUDED';
  const readers: NodeId[][] = tasks.map(() => []);
  tasks.forEach(({ after = [] }, task) => after.filter(runs).forEach((before) => readers[before].push(task)));
  const heights = tasks.map(() => 0);
  const behind = tasks.map(() => new Set<NodeId>());
  // Backwards: each task once all tasks that depend on it are known.
  const unknown = readers.map(({ length }) => length);
  const known = tasks.map((_, task) => task).filter((task) => unknown[task] === 0);
  for (let task = known.pop(); task !== undefined; task = known.pop()) {
    for (const reader of readers[task].filter(runs)) {
      heights[task] = Math.max(heights[task], 1 + heights[reader]);
      behind[task].add(reader);
      behind[reader].forEach((node) => behind[task!].add(node));
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

/** Tasks that cannot run because tasks or tables failed that they depend on, directly or not; and which ones failed. */
export function blockedNodes({ tasks, statuses }: Pick<RunState, 'tasks' | 'statuses'>): Map<NodeId, NodeId[]> {
  if (!statuses.includes('FAILED')) {
    return new Map();
  }
  const causes = new Map<NodeId, Set<NodeId>>();
  const causesOf = (node: NodeId): Set<NodeId> => {
    if (statuses[node] === 'FAILED') {
      return new Set([node]);
    }
    if (statuses[node] !== 'PENDING' || node >= tasks.length) {
      return new Set();
    }
    const known = causes.get(node);
    if (known) {
      return known;
    }
    const found = new Set<NodeId>();
    causes.set(node, found);
    (tasks[node].after ?? []).forEach((before) => causesOf(before).forEach((cause) => found.add(cause)));
    return found;
  };
  tasks.forEach((_, task) => causesOf(task));
  const blocked = [...causes].filter(([, found]) => found.size > 0).sort(([a], [b]) => a - b);
  return new Map(blocked.map(([node, found]) => [node, [...found].sort((a, b) => a - b)]));
}
