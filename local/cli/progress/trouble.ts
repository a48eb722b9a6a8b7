import { NOT_YET } from '../../engine/not-yet';
import { duration } from '../text/format';
import { firstLine } from './cause';
import { printable } from '../text/width';
import { tablesOf } from './view/label';
import type { RunEvent, RunResult } from '../../run-event';

/** Whether a state is tried again because what it waits for is not there. */
export function isWait(event: { readonly error?: string; readonly retryIn?: number }): boolean {
  return NOT_YET.includes(event.error) && event.retryIn !== undefined;
}

/** Whether an execution was ended by the user. */
export function isStopped(end: Pick<RunResult, 'error'>): boolean {
  return end.error === 'Execution.Stopped';
}

/** A delay for people: `5m`, where `duration` has `5m 00s`. */
export function delay(seconds: number): string {
  return duration(seconds * 1000).replace(/ 00[ms]$|\.0(?=s$)/, '');
}

/** An error with its text, on one line; empty where there is none. */
export function told({ error, cause }: { readonly error?: string; readonly cause?: string }): string {
  return [error, cause && firstLine(cause)].filter((each) => each).join(': ');
}

/** A line of a stack, of which the last say nothing of what failed. */
const FRAME = /^\s*(at [\w.$].*\(|\.\.\. \d+ more$)/;

/** The last lines with something in them. */
export function lastLines(lines: readonly string[], most: number): string[] {
  return lines
    .map((line) => printable(line).trimEnd())
    .filter((line) => line !== '' && !FRAME.test(line))
    .slice(-most);
}

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

/** The tables that the items of the Maps stand for, those that never started too. */
export function tablesOfMaps(history: readonly RunEvent[]): string[] {
  const tables = history.flatMap((event) => {
    if (!('stateType' in event) || event.type !== 'StateEntered') return [];
    return event.items === undefined ? [] : namedIn(event.input, event.items);
  });
  return [...new Set(tables)];
}

function namedIn(value: unknown, items: number): string[] {
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value) && value.length === items) {
    const names = value.flatMap(tableOf);
    if (names.length === items) return names;
  }
  // Behind the items there may be a list of as many other tables.
  return Object.values(value).reduce<string[]>((found, each) => (found.length > 0 ? found : namedIn(each, items)), []);
}

function tableOf(item: unknown): string[] {
  if (item === null || typeof item !== 'object') return [];
  if (Array.isArray(item)) return item.every((word) => typeof word === 'string') ? tablesOf(item) : [];
  const { table, tables } = item as { table?: unknown; tables?: unknown };
  if (typeof table === 'string') return [table];
  if (Array.isArray(tables)) return tables.filter((each) => typeof each === 'string');
  return Object.values(item).flatMap((each) => (Array.isArray(each) ? tableOf(each) : []));
}
