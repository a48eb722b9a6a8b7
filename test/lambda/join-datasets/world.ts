import type { JoinEvent, Trigger } from '../../../lib/contract/join-datasets';
import { join } from '../../../lambda/join-datasets/join';
import type { JoinPorts, JoinStore, Starter } from '../../../lambda/join-datasets/ports';
import type { ClaimedRun, JoinState } from '../../../lambda/join-datasets/state';

export const MACHINE = 'arn:aws:states:eu-west-1:1:stateMachine:kpis';

/** A trigger on three datasets. */
export function trigger(fields: Partial<Trigger> = {}): Trigger {
  const datasets = ['sales.orders', 'sales.customers', 'hr.people'];
  return { pipeline: 'kpis', stateMachine: MACHINE, strategy: 'all', datasets, minSeconds: 900, ...fields };
}

/** A run of the world, and when it was claimed and started. */
export interface Started extends Pick<ClaimedRun, 'name' | 'input'> {
  readonly at: number;
}

/**
 * All that triggers work with, in memory, with a clock that a test turns. Each operation is one step, between which others may
 * come; a test may let one fail, before or after it has been done.
 */
export class World implements JoinStore, Starter {
  public now = Date.parse('2026-08-02T06:00:00Z');
  public readonly started: Started[] = [];
  public readonly waits: Array<{ readonly trigger: Trigger; readonly until: Date }> = [];
  public items = new Map<string, { text: string; version: number }>();
  /** Asked before and after each operation: it may take time, or fail. */
  public step: (operation: string, done: boolean) => Promise<void> = async () => undefined;
  private readonly names = new Set<string>();
  private readonly waited = new Set<string>();

  async read(id: string): Promise<{ state?: JoinState; version: number }> {
    return this.run('read', () => {
      const item = this.items.get(id);
      return item ? { state: JSON.parse(item.text) as JoinState, version: item.version } : { version: 0 };
    });
  }

  async write(id: string, state: JoinState, version: number): Promise<boolean> {
    return this.run('write', () => {
      if ((this.items.get(id)?.version ?? 0) !== version) return false;
      this.items.set(id, { text: JSON.stringify(state), version: version + 1 });
      return true;
    });
  }

  async start(_: string, { name, input }: Pick<ClaimedRun, 'name' | 'input'>): Promise<void> {
    return this.run('start', () => {
      if (!this.names.has(name)) this.started.push({ name, input, at: this.now });
      this.names.add(name);
    });
  }

  async later(of: Trigger, run: number, until: Date): Promise<void> {
    return this.run('later', () => {
      const name = JSON.stringify([of, run, until]);
      if (!this.waited.has(name)) this.waits.push({ trigger: of, until });
      this.waited.add(name);
    });
  }

  /** Calls the handler once. */
  async call(event: JoinEvent): Promise<void> {
    const ports: JoinPorts = {
      store: this,
      starter: this,
      now: () => new Date(this.now),
      sleep: async () => undefined,
      random: () => 0.5,
    };
    return join(JSON.parse(JSON.stringify(event)), ports);
  }

  /** Calls it until it succeeds, as Lambda and people do. */
  async deliver(event: JoinEvent): Promise<void> {
    for (;;) {
      const ended = await this.call(event).then(
        () => true,
        (error: Error) => {
          if (error.message !== 'crash') throw error;
          return false;
        },
      );
      if (ended) return;
    }
  }

  /** Lets time pass until nobody waits any more. */
  async settle(): Promise<void> {
    for (;;) {
      this.waits.sort((a, b) => a.until.getTime() - b.until.getTime());
      const next = this.waits.shift();
      if (!next) return;
      this.now = Math.max(this.now, next.until.getTime());
      await this.deliver({ trigger: next.trigger, until: next.until.toISOString() });
    }
  }

  get state(): JoinState | undefined {
    const item = this.items.get(MACHINE);
    return item && (JSON.parse(item.text) as JoinState);
  }

  private async run<T>(operation: string, work: () => T): Promise<T> {
    await this.step(operation, false);
    const result = work();
    await this.step(operation, true);
    return result;
  }
}

/** The event of a refresh, as a rule hands it on. */
export function refreshed(
  dataset: string,
  { date = '2026-08-02T00:00:00+0000', run = 'run', of = trigger(), time = '2026-08-02T06:00:00Z', redrive = 0 } = {},
): JoinEvent {
  return { trigger: of, time, refresh: { dataset, scheduledDate: date, run, ...(redrive ? { redrive } : {}) } };
}
