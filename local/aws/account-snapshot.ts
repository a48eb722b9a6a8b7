import type { Account, ExecutionEntry, ExecutionEvent } from './account';

/** The ended executions and the logs of an account as plain data: another process needs them to resume a run. */
export interface AccountSnapshot {
  readonly executions: ReadonlyArray<{
    readonly entry: Omit<ExecutionEntry, 'startDate' | 'stopDate'>;
    /** ISO-8601 times. */
    readonly startDate: string;
    readonly stopDate: string;
    readonly history: ReadonlyArray<Omit<ExecutionEvent, 'timestamp'> & { readonly timestamp: string }>;
  }>;
  /** By group and stream: each line after its time in milliseconds since 1970. */
  readonly logs: Readonly<Record<string, Readonly<Record<string, ReadonlyArray<readonly [number, string]>>>>>;
}

/** Takes a snapshot of an account. */
export function takeSnapshot(account: Account): AccountSnapshot {
  return {
    executions: account.endedExecutions().map(({ startDate, stopDate, ...entry }) => ({
      entry,
      startDate: startDate.toISOString(),
      stopDate: stopDate!.toISOString(),
      history: account.history(entry.executionArn).map(({ timestamp, ...event }) => ({
        ...event,
        timestamp: timestamp.toISOString(),
      })),
    })),
    logs: account.logs.all(),
  };
}

/** Adds the snapshot of another process to an account; its own entries stay. */
export function restoreSnapshot(account: Account, { executions, logs }: AccountSnapshot): void {
  for (const { entry, startDate, stopDate, history } of executions) {
    const events = history.map(({ timestamp, ...event }): ExecutionEvent => ({
      ...event,
      timestamp: new Date(timestamp),
    }));
    account.addEnded({ ...entry, startDate: new Date(startDate), stopDate: new Date(stopDate) }, events);
  }
  account.logs.addAll(logs);
}
