import { statesOf } from '../interpreter/states';
import type { Pipeline } from '../pipeline';
import { plannedTasks } from '../assembly/planned-tasks';
import type { Definition } from '../asl';

/** Facts to show below a pipeline's name: how much runs at once, when it starts, what it loads first. */
export function factsOf({ definition, schedules = [] }: Pipeline): string[] {
  const slots = slotsOf(definition);
  const loads = [...new Set(plannedTasks(definition).flatMap(({ load }) => load ?? []))];
  return [
    ...(slots === undefined ? [] : [slots === 1 ? 'one at a time' : `${slots} at once`]),
    ...schedules,
    ...(loads.length === 0 ? [] : [`loads ${loads.join(', ')} first`]),
  ];
}

/**
 * The slots of the pool: a transform pipeline passes them to its first function, a load pipeline sets them in its Map.
 */
export function slotsOf(definition: Definition): number | undefined {
  for (const [, { Type, Parameters, MaxConcurrency }] of statesOf(definition)) {
    const { slots } = (Parameters ?? {}) as { slots?: unknown };
    if (typeof slots === 'number') return slots;
    if (Type === 'Map' && typeof MaxConcurrency === 'number' && MaxConcurrency > 0) return MaxConcurrency;
  }
  return undefined;
}
