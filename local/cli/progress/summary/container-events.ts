import type { RunEvent } from '../../../run-event';

/** An event of a container, with a name for that. */
export interface NamedEvent {
  readonly event: Extract<RunEvent, { container: number }>;
  /** Its number, behind those of the executions that it ran in. */
  readonly container: string;
  /** It ran in an execution that another one has started. */
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

/** The containers that ended because the execution did: no state has anything to say after that. */
export function brokenOff(history: readonly RunEvent[]): ReadonlySet<number> {
  const last = history.findLastIndex((event) => 'stateType' in event);
  return new Set(
    history
      .slice(last + 1)
      .flatMap((event) => (event.type === 'ContainerStopped' && 'argv' in event ? [event.container] : [])),
  );
}
