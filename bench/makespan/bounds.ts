import type { LineageGraph } from './graphs';

/** The least seconds of any plan: the longest chain of tasks, or all work divided by the slots. */
export function lowerBound({ tasks, slots }: LineageGraph): number {
  const ends = new Map<string, number>();
  for (const { name, dependencies, duration } of tasks) {
    ends.set(name, duration + Math.max(0, ...dependencies.map((before) => ends.get(before)!)));
  }
  const work = tasks.reduce((sum, { duration }) => sum + duration, 0);
  return Math.max(...ends.values(), work / slots);
}

/**
 * Seconds of a run level by level, with the same slots, in the order of names, and without the time of a state machine.
 */
export function levelByLevel({ tasks, slots }: LineageGraph): number {
  const levels = new Map<string, number>();
  const durations: number[][] = [];
  for (const { name, dependencies, duration } of tasks) {
    const level = Math.max(-1, ...dependencies.map((before) => levels.get(before)!)) + 1;
    levels.set(name, level);
    (durations[level] ??= []).push(duration);
  }
  return durations.reduce((total, level) => {
    const free = new Array<number>(slots).fill(0);
    for (const duration of level) {
      const first = free.indexOf(Math.min(...free));
      free[first]! += duration;
    }
    return total + Math.max(...free);
  }, 0);
}
