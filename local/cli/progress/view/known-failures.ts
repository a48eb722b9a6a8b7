import type { Failure } from '../cause';
import type { RunEvent } from '../../../run-event';

/** Why a table was not loaded or a task failed, as soon as a state says it. */
export interface KnownFailure {
  /** The table or the task, behind the pipelines that were started for it. */
  readonly name: string;
  readonly text: string;
}

/**
 * What fails while a run goes on: other tables are still loaded, and what failed is tried again, perhaps much later. Each
 * failure is told once, though states hand it on.
 */
export class KnownFailures {
  private readonly told = new Set<string>();

  /** What is told with this event for the first time. */
  public take(event: RunEvent): KnownFailure[] {
    if (event.type === 'ExecutionStarted') this.told.clear();
    return this.of(event, '');
  }

  private of(event: RunEvent, within: string): KnownFailure[] {
    if (event.type === 'ChildEvent') return this.of(event.event, `${within}${event.pipeline} `);
    if (event.type !== 'StateExited' || event.stateType !== 'Task' || !isRecord(event.output)) return [];
    const { failure, table, task, preLoad } = event.output;
    const explained = tellingOf(failure);
    // Explained anew for each container, in the same words perhaps.
    const now = explained ? [{ name: String(table ?? task), failure: explained }] : [];
    const given = isRecord(preLoad) && Array.isArray(preLoad['failed']) ? preLoad['failed'].flatMap(givenUp) : [];
    const fresh = [...now, ...given.filter((each) => !this.told.has(keyOf(each, within)))];
    fresh.forEach((each) => this.told.add(keyOf(each, within)));
    return fresh.map(({ name, failure: why }) => ({ name: within + name, text: failureText(why) ?? '' }));
  }
}

/** What a failure says: its diagnosis, or its kind where there was no room for one. */
export function failureText({ diagnosis, kind }: Failure): string | undefined {
  return diagnosis ?? kind?.toLowerCase().replaceAll('_', ' ');
}

interface Given {
  readonly name: string;
  readonly failure: Failure;
}

/** A table that is not tried again, as the end of a round of loads has it. */
function givenUp(value: unknown): Given[] {
  const { load, failure } = isRecord(value) ? value : {};
  const telling = tellingOf(failure);
  return telling && isRecord(load) ? [{ name: String(load['table']), failure: telling }] : [];
}

/** A failure that has been explained; a transform has it inside of what it was explained with. */
function tellingOf(value: unknown): Failure | undefined {
  if (!isRecord(value)) return undefined;
  return typeof value['kind'] === 'string' ? value : tellingOf(value['failure']);
}

function keyOf({ name, failure }: Given, within: string): string {
  return `${within}${name}: ${failureText(failure)}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
