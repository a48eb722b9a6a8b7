/** A table that did not load, as the handler that closes a run reports it. */
export interface TableFailure {
  readonly table: string;
  readonly status: string;
  readonly error?: string;
  readonly exitCode?: number;
  readonly stopCode?: string;
  readonly reason?: string;
  readonly log?: string;
}

/** The cause of a failed execution, taken apart as far as it can be. */
export interface Cause {
  /** What it says, for people; more than one line perhaps. */
  readonly message?: string;
  readonly domain?: string;
  readonly scheduledDate?: string;
  /** The tables that it names; empty when it is about none. */
  readonly tables: readonly TableFailure[];
  /** Where in a Lambda handler it was thrown. */
  readonly trace: readonly string[];
}

/**
 * Takes the cause of a failure apart. It may be plain text, what a Lambda function threw
 * (`{"errorType","errorMessage","trace"}`, its message perhaps JSON again), a report on tables, or the description of an
 * ECS task.
 */
export function decodeCause(cause: string): Cause {
  return decode(cause, []);
}

/** The gist of a cause, on one line. */
export function firstLine(cause: string): string {
  const { message, tables } = decodeCause(cause);
  return message?.split('\n')[0] ?? tables.map(({ table }) => table).join(', ');
}

function decode(text: string, trace: readonly string[]): Cause {
  const value = parse(text);
  if (typeof value === 'string')
    return value === text ? { message: textOf(text), tables: [], trace } : decode(value, trace);
  if (typeof value['errorMessage'] === 'string') {
    return decode(value['errorMessage'], Array.isArray(value['trace']) ? value['trace'].map(String) : trace);
  }
  if (Array.isArray(value['tables'])) {
    const tables = value['tables'].filter(isTable).map(asFailure);
    return {
      message: textOf(value['message']),
      domain: textOf(value['domain']),
      scheduledDate: textOf(value['scheduledDate']),
      tables,
      trace,
    };
  }
  if (Array.isArray(value['Containers'])) return { message: taskMessage(value), tables: [], trace };
  return { message: JSON.stringify(value, undefined, 2), tables: [], trace };
}

/** An object, or text where it is none. */
function parse(text: string): string | Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'string') return value;
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : text;
  } catch {
    return text;
  }
}

/** What a stopped ECS task says, in the words of its API. */
function taskMessage(task: Record<string, unknown>): string {
  const containers = (task['Containers'] as unknown[]).filter(isRecord).map((container) => {
    const exit = container['ExitCode'] === undefined ? 'did not start' : `exit code ${container['ExitCode']}`;
    const name = textOf(container['Name']);
    return [name === undefined ? exit : `${name}: ${exit}`, textOf(container['Reason'])]
      .filter((each) => each)
      .join(', ');
  });
  const stopped = [textOf(task['StopCode']), textOf(task['StoppedReason'])].filter((each) => each).join(': ');
  return [...containers, stopped].filter((each) => each).join('\n');
}

function asFailure(value: Record<string, unknown>): TableFailure {
  return {
    table: String(value['table']),
    status: textOf(value['status']) ?? 'FAILED',
    error: textOf(value['error']),
    exitCode: typeof value['exitCode'] === 'number' ? value['exitCode'] : undefined,
    stopCode: textOf(value['stopCode']),
    reason: textOf(value['reason']),
    log: textOf(value['log']),
  };
}

function isTable(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && typeof value['table'] === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object';
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
