import type { RunEvent } from '../../../run-event';

/** An event of a container, with a unique name of the container. */
export interface NamedEvent {
  readonly event: Extract<RunEvent, { container: number }>;
  /** The container's number, after the numbers of its parent executions: `2/1`. */
  readonly container: string;
  /** Whether it ran in a child execution. */
  readonly isNested: boolean;
}

/** The lines that each container printed, by its name. */
export function linesOf(events: readonly NamedEvent[]): ReadonlyMap<string, readonly string[]> {
  const lines = new Map<string, string[]>();
  for (const { event, container } of events) {
    if (event.type !== 'ContainerLine') continue;
    const known = lines.get(container);
    if (known === undefined) lines.set(container, [event.line]);
    else known.push(event.line);
  }
  return lines;
}

/** The containers that ended because the execution ended: no event of a state follows theirs. */
export function brokenOff(history: readonly RunEvent[]): ReadonlySet<number> {
  const last = history.findLastIndex((event) => 'stateType' in event);
  return new Set(
    history
      .slice(last + 1)
      .flatMap((event) => (event.type === 'ContainerStopped' && 'argv' in event ? [event.container] : [])),
  );
}
