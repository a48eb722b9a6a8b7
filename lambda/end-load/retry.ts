import type { EndLoadEvent, FailedLoad, Rung, AttemptedLoad } from '../../lib/contract/end-load';
import { isGroup, tablesOf } from '../../lib/contract/groups/load-group';
import type { FailureKind, TableFailure } from '../../lib/contract/failure';

/** How often a table is loaded again because its container did not start, or AWS stopped it. */
const LAUNCHES = 4;
/** Most seconds before the first of these retries; doubled each time. */
const LAUNCH_DELAY = 30;

/** The container did not run. */
const NOT_RUN_KINDS: readonly FailureKind[] = ['IMAGE_NOT_PULLED', 'NO_CAPACITY', 'NOT_STARTED', 'THROTTLED'];
/** The container did not run to its end, and its command is not the reason. */
const LAUNCH_KINDS: readonly FailureKind[] = [...NOT_RUN_KINDS, 'SPOT_RECLAIMED'];
/** Somebody stopped it, or a retry would fail again. */
const FINAL_KINDS: readonly FailureKind[] = [
  ...(['FILES_GONE', 'NOT_IMPORTED', 'OUT_OF_ORDER', 'ROWS_REJECTED', 'STALE_FILES', 'STOPPED'] as const),
];

/** Whether the container ran, so that it may have taken files. */
export function hasRun({ kind = 'UNKNOWN' }: Partial<TableFailure>): boolean {
  return !NOT_RUN_KINDS.includes(kind);
}

/** A table that is loaded again. */
export interface Retry {
  readonly load: AttemptedLoad;
  /** Seconds until it may start. */
  readonly wait: number;
}

/**
 * Decides whether and how a failed load is retried: with the next size of the memory ladder if it ran out of memory, after a
 * random time if its container did not start, and else as often as `retries` allows.
 *
 * @param random a number between 0 and 1
 * @param withGroup whether its group failed, and not the table: if the container ran, the table is loaded alone, with all of its
 * attempts
 * @returns undefined if it is not retried
 */
export function retryOf(
  { load, failure }: FailedLoad,
  { ladder, retries: maxRetries, retryDelay }: Pick<EndLoadEvent, 'ladder' | 'retries' | 'retryDelay'>,
  random: () => number,
  withGroup = false,
): Retry | undefined {
  if (FINAL_KINDS.includes(failure.kind)) {
    return undefined;
  }
  const isSplit = withGroup && hasRun(failure);
  const next = isSplit ? withoutAttempts(load) : load;
  const { retries = 0, launches = 0 }: AttemptedLoad = next;
  const launchDelay = () => Math.ceil(random() * LAUNCH_DELAY * 2 ** launches);
  if (failure.kind === 'OUT_OF_MEMORY') {
    const rung = ladder.find(({ memory }) => Number(memory) > Number(load.memory));
    if (rung) {
      return { load: { ...next, ...sizeOn(rung, next) }, wait: 0 };
    }
  }
  if (isSplit) {
    return { load: next, wait: failure.kind === 'SPOT_RECLAIMED' ? launchDelay() : 0 };
  }
  if (LAUNCH_KINDS.includes(failure.kind)) {
    // Step Functions has already retried a launch that ECS refused, for about an hour.
    return failure.error === 'States.TaskFailed' && launches < LAUNCHES
      ? { load: { ...load, launches: launches + 1 }, wait: launchDelay() }
      : undefined;
  }
  return retries < maxRetries ? { load: { ...load, retries: retries + 1 }, wait: retryDelay } : undefined;
}

/**
 * Puts tables back into their groups if the containers did not start: none of the tables is the reason.
 *
 * @param items of the round's Map
 * @param notRun tables whose containers did not start
 */
export function inSameGroups(
  again: readonly Retry[],
  items: readonly AttemptedLoad[],
  notRun: ReadonlySet<string>,
): Retry[] {
  const retries = new Map(again.map((retry) => [retry.load.table, retry]));
  for (const item of items.filter(isGroup)) {
    const names = tablesOf(item);
    if (names.every((table) => notRun.has(table) && retries.has(table))) {
      const { load, wait } = retries.get(names[0])!;
      names.forEach((table) => retries.delete(table));
      retries.set(item.table, { load: { ...item, launches: load.launches }, wait });
    }
  }
  return [...retries.values()];
}

/** The same load without its counts of attempts. */
export function withoutAttempts(load: AttemptedLoad): AttemptedLoad {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- what is left out
  const { retries, launches, ...fresh } = load;
  return fresh;
}

function sizeOn({ memory, cpus }: Rung, { cpu }: AttemptedLoad): { memory: string; cpu?: string } {
  const enough = cpus.find((units) => Number(units) >= Number(cpu)) ?? cpus.at(-1);
  return { memory, ...(enough === undefined ? {} : { cpu: enough }) };
}
