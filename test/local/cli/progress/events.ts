import type { RunEvent } from '../../../../local/run-event';

/** Writes the history of an execution down, a second on the clock for each `wait(1)`. */
export class Script {
  readonly events: RunEvent[] = [];
  private time = 1_000_000;
  private containers = 0;

  get now(): number {
    return this.time;
  }

  wait(seconds: number): this {
    this.time += seconds * 1000;
    return this;
  }

  start(input: unknown = {}): this {
    return this.add({ type: 'ExecutionStarted', pipeline: 'sales', input });
  }

  enter(state: string, stateType: string, more: object = {}): this {
    return this.add({ type: 'StateEntered', state, stateType, ...more });
  }

  exit(state: string, stateType: string, more: object = {}): this {
    return this.add({ type: 'StateExited', state, stateType, ...more });
  }

  state(type: string, state: string, more: object = {}): this {
    return this.add({ type, state, stateType: 'Task', ...more });
  }

  /** Starts a container; its number. */
  container(table: string | undefined, state = 'Load'): number {
    const container = ++this.containers;
    this.add({ type: 'ContainerStarted', state, container, argv: argvOf(table) });
    return container;
  }

  line(container: number, line: string): this {
    return this.add({ type: 'ContainerLine', container, line });
  }

  stop(container: number, table: string | undefined, end: object): this {
    return this.add({ type: 'ContainerStopped', state: 'Load', container, argv: argvOf(table), ...end });
  }

  /** The map of the load pipeline, and the items that have been started. */
  map(items: number, maxConcurrency?: number, input?: unknown): this {
    return this.enter('Load tables', 'Map', { items, maxConcurrency, input });
  }

  begin(item: number, table: string): number {
    this.enter('Load', 'Task', { item, parent: 'Load tables', input: { table } });
    return this.container(table);
  }

  finish(item: number, table: string, container: number, exitCode = 0): this {
    const at = { item, parent: 'Load tables' };
    const good = exitCode === 0;
    this.stop(container, table, good ? { exitCode, rows: 10 * (item + 1) } : { exitCode, reason: 'out of memory' });
    if (good) this.exit('Load', 'Task', at);
    else this.state('StateCaught', 'Load', { ...at, error: 'States.TaskFailed', cause: '{}' });
    const last = good ? 'Loaded' : 'Failed';
    this.enter(last, 'Pass', at);
    return this.exit(last, 'Pass', { ...at, output: { table, status: good ? 'LOADED' : 'FAILED' } });
  }

  succeed(output: unknown): this {
    return this.add({ type: 'ExecutionSucceeded', output });
  }

  fail(error: string, cause: string): this {
    return this.add({ type: 'ExecutionFailed', error, cause });
  }

  private add(event: object): this {
    this.events.push({ time: this.time, ...event } as RunEvent);
    return this;
  }
}

/** 60 tables with 8 slots, seen while 8 run: 12 are over, one of those failed, one is tried again. */
export function sixtyTables(): Script {
  const script = new Script().start().enter('Files?', 'Task').wait(1).exit('Files?', 'Task');
  script.enter('Ready?', 'Choice').exit('Ready?', 'Choice').map(60, 8);
  for (let item = 0; item < 20; item++) {
    const table = `table_with_a_long_name_${item}`;
    const container = script.begin(item, table);
    script
      .line(container, `INFO \u001b[32m読み込み\u001b[0m of ${table}\tfrom a file whose name does not fit`)
      .wait(0.5);
    if (item < 12) script.finish(item, table, container, item === 3 ? 1 : 0);
  }
  return script.state('StateRetried', 'Load', { item: 15, parent: 'Load tables', error: 'States.TaskFailed' });
}

/** Two tables of which `orders` fails at first; after 5 minutes it is loaded again, as item 0. */
export function twoRounds(seconds = 300): Script {
  const state = (tables: string[]) => ({ preLoad: { wait: seconds, loads: tables.map((table) => ({ table })) } });
  const script = new Script().start().map(2, 2, state(['customers', 'orders']));
  const [customers, orders] = [script.begin(0, 'customers'), script.begin(1, 'orders')];
  script.wait(2).finish(0, 'customers', customers).finish(1, 'orders', orders, 1).exit('Load tables', 'Map');
  script
    .enter('Close', 'Task')
    .exit('Close', 'Task')
    .enter('Wait', 'Wait', { input: state(['orders']) });
  return script;
}

/** The second round of {@link twoRounds}, up to the start of its only item. */
export function secondRound(script: Script): number {
  script.wait(300).exit('Wait', 'Wait');
  script.map(1, 2, { preLoad: { loads: [{ table: 'orders' }], stale: [{ table: 'returns' }] } });
  return script.begin(0, 'orders');
}

function argvOf(table: string | undefined): string[] {
  if (table === undefined) return ['stage'];
  return ['load', '--scheduledDate', '2026-11-22T00:00:00+0000', '--domains', 'sales', '--tables', table];
}
