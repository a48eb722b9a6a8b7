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
  // A bit for each task: sets of thousands of tasks in a chain would not fit into memory.
  const behind = tasks.map(() => new Uint32Array(Math.ceil(tasks.length / 32)));
  // Backwards: each task once all tasks that depend on it are known.
  const unknown = readers.map(({ length }) => length);
  const known = tasks.map((_, task) => task).filter((task) => unknown[task] === 0);
  for (let task = known.pop(); task !== undefined; task = known.pop()) {
    for (const reader of readers[task].filter(runs)) {
      heights[task] = Math.max(heights[task], 1 + heights[reader]);
      behind[reader].forEach((bits, word) => (behind[task!][word] |= bits));
      behind[task][reader >> 5] |= 1 << (reader & 31);
    }
    for (const before of (tasks[task].after ?? []).filter(runs)) {
      if (--unknown[before] === 0) known.push(before);
    }
  }
  const counts = behind.map((words) => words.reduce((sum, bits) => sum + onesOf(bits), 0));
  const first = (a: NodeId, b: NodeId) =>
    heights[b] - heights[a] || counts[b] - counts[a] || (tasks[a].task < tasks[b].task ? -1 : 1);
  const ranks = tasks.map(() => 0);
  [...ranks.keys()].sort(first).forEach((task, rank) => (ranks[task] = rank));
  return ranks;
}

/** How many bits are set. */
function onesOf(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Tasks that cannot run because tasks or tables failed that they depend on, directly or not; and which ones failed. */
export function blockedNodes({
  tasks,
  statuses,
  ranks,
}: Pick<RunState, 'tasks' | 'statuses' | 'ranks'>): Map<NodeId, NodeId[]> {
  if (!statuses.includes('FAILED')) {
    return new Map();
  }
  const causes = new Map<NodeId, Set<NodeId>>();
  // A task has a higher rank than each that it depends on.
  const order = [...tasks.keys()].sort((a, b) => ranks[a] - ranks[b]);
  for (const task of order.filter((node) => statuses[node] === 'PENDING')) {
    const before = tasks[task].after ?? [];
    const found = new Set(
      before.flatMap((node) => (statuses[node] === 'FAILED' ? [node] : [...(causes.get(node) ?? [])])),
    );
    if (found.size > 0) causes.set(task, found);
  }
  const blocked = [...causes].sort(([a], [b]) => a - b);
  return new Map(blocked.map(([node, found]) => [node, [...found].sort((a, b) => a - b)]));
}
