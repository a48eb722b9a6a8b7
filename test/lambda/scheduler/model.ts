import fc from 'fast-check';
import { beginTransforms } from '../../../lambda/scheduler/begin-run';
import type { BeginTransformsEvent, NewWorker } from '../../../lib/contract/begin-transforms';
import { endTransforms } from '../../../lambda/scheduler/end-run';
import type { EndTransformsResult } from '../../../lib/contract/end-transforms';
import type { NextTaskEvent, WorkerInput } from '../../../lib/contract/next-task';
import { nextTask } from '../../../lambda/scheduler/next-task';
import { RunFile } from '../../../lambda/scheduler/run-file';
import type { RunState } from '../../../lambda/scheduler/run-state';
import { FakeExecutions, FakeTasks } from '../../helpers/handler-ports';
import { MemoryStorage } from '../../helpers/memory-storage';
import type { DeclaredLoad, DeclaredTask } from '../../../lib/contract/transforms';

const DATASETS = 's3://lake/datasets';
const RUNS = '.starlake-stepfunctions/runs/kpi';
export const EXECUTION = 'arn:aws:states:us-east-1:123456789012:execution:kpi:run-1';

/** What a run does, and how each thing ends: names that are here fail. */
export interface Plan {
  readonly tasks: DeclaredTask[];
  readonly loads: DeclaredLoad[];
  readonly slots: number;
  readonly input?: object;
}

/** What a model is told of the world: in which order things happen, and what goes wrong. */
export interface World {
  /** Takes turns with all others that wait here. */
  readonly turn: (what: string) => Promise<void>;
  /** Whether the call that is being made fails now. */
  readonly fails: (what: string) => boolean;
}

type Position =
  | { readonly state: 'next'; readonly data: NextTaskEvent['state'] }
  | { readonly state: 'run' | 'load' | 'wait'; readonly data: WorkerInput }
  | { readonly state: 'over' };

/**
 * A run of the state machine as its states call the handlers: calls that fail are repeated, tokens come back once, and all
 * workers may be killed and go on where they were, as a redrive has it.
 */
export class Model {
  public readonly storage = new MemoryStorage();
  /** Names of tasks and tables, each time that one was begun, and each time that one ended well. */
  public readonly begun: string[] = [];
  public readonly succeeded: string[] = [];
  public readonly published: string[] = [];
  public running = 0;
  public most = 0;
  public redrives = 0;
  public failing: ReadonlySet<string>;
  private readonly tokens = new Map<string, (told: WorkerInput) => void>();
  private readonly positions: Position[] = [];
  private readonly past: NextTaskEvent[] = [];
  private life = 0;
  private tokenCount = 0;

  constructor(
    private readonly plan: Plan,
    private readonly world: World,
    failing: Iterable<string> = [],
  ) {
    this.failing = new Set(failing);
  }

  /** What is written down. */
  public get state(): RunState {
    return JSON.parse(this.storage.contents.get(`${DATASETS}/${RUNS}/run-1.json`)!) as RunState;
  }

  public async begin(): Promise<NewWorker[]> {
    const { tasks, loads, slots } = this.plan;
    const numbers = { slots, events: 6000, taskEvents: 30 };
    const event: BeginTransformsEvent = { ...this.settings, ...numbers, tasks, loads };
    const result = await this.repeat('begin', () => beginTransforms(event, this.ports, DATASETS));
    if (!result.ready) throw new Error(result.summary.reason);
    return result.workers;
  }

  /** Runs the Map; resolves when all workers have ended, or all were killed. */
  public async map(workers: readonly NewWorker[]): Promise<void> {
    this.positions.splice(0, Infinity, ...workers.map((data): Position => ({ state: 'next', data: { ...data } })));
    await this.resume();
  }

  /** Runs on from where the workers are. */
  public async resume(): Promise<void> {
    const life = ++this.life;
    this.running = 0;
    await Promise.all(this.positions.map((_, worker) => this.work(worker, life)));
  }

  /** All workers stop where they are: the execution was aborted. */
  public kill(): void {
    this.life++;
    this.tokens.forEach((resolve) => resolve({ worker: -1, assignmentId: -1 }));
    this.tokens.clear();
  }

  public get isOver(): boolean {
    return this.positions.every(({ state }) => state === 'over');
  }

  /** Calls a handler once more as it was called before, as Lambda may. */
  public async echo(which: number): Promise<void> {
    if (this.past.length > 0) {
      await this.call(this.past[which % this.past.length]).catch(() => undefined);
    }
  }

  public async end(): Promise<EndTransformsResult> {
    return (await this.repeat('end', () =>
      endTransforms(this.settings, { ...this.ports, publisher: this.publisher, warn: () => undefined }, DATASETS),
    )) as EndTransformsResult;
  }

  private async work(worker: number, life: number): Promise<void> {
    while (life === this.life && this.positions[worker].state !== 'over') {
      const position = await this.step(this.positions[worker], life);
      if (life !== this.life || position === undefined) return;
      this.positions[worker] = position;
    }
  }

  private async step(position: Position, life: number): Promise<Position | undefined> {
    switch (position.state) {
      case 'next': {
        const event = { runs: RUNS, execution: this.execution, state: position.data };
        this.past.push(event);
        return positionOf((await this.repeat('next', () => this.call(event), life)) as WorkerInput);
      }
      case 'wait': {
        // Each try has a token of its own.
        let told!: Promise<WorkerInput>;
        await this.repeat(
          'wait',
          async () => {
            const token = `token-${this.tokenCount++}`;
            told = new Promise((resolve) => this.tokens.set(token, resolve));
            const event = { runs: RUNS, execution: this.execution, state: position.data, token };
            this.past.push(event);
            await this.call(event);
          },
          life,
        );
        return positionOf(await told);
      }
      case 'run':
        return this.run(position.data, life);
      case 'load':
        return this.load(position.data, life);
      default:
        return position;
    }
  }

  private async run(data: WorkerInput, life: number): Promise<Position | undefined> {
    const name = data.task as string;
    this.begun.push(name);
    this.most = Math.max(this.most, ++this.running);
    await this.world.turn(`run ${name}`);
    if (life !== this.life) return undefined;
    this.running--;
    if (this.failing.has(name)) {
      return { state: 'next', data: { ...data, failure: { failure: { error: 'States.TaskFailed', exitCode: 1 } } } };
    }
    this.succeeded.push(name);
    return { state: 'next', data };
  }

  private async load(data: WorkerInput, life: number): Promise<Position | undefined> {
    const of = this.plan.loads.find(({ pipeline }) => pipeline === data.pipeline)!;
    const datasetOf = new Map(of.tables);
    const names = (data.tables as string[]).map((table) => datasetOf.get(table)!);
    this.begun.push(...names);
    await this.world.turn(`load ${data.pipeline}`);
    if (life !== this.life) return undefined;
    const failed = (data.tables as string[]).filter((table) => this.failing.has(datasetOf.get(table)!));
    this.succeeded.push(...names.filter((name) => !this.failing.has(name)));
    if (failed.length === 0) {
      return { state: 'next', data: { ...data, loaded: { output: { status: 'LOADED' } } } };
    }
    const tables = failed.map((table) => ({ table, status: 'FAILED', error: 'States.TaskFailed', exitCode: 1 }));
    const errorMessage = JSON.stringify({ domain: 'd', scheduledDate: 'x', tables, loaded: [] });
    const Cause = JSON.stringify({
      Error: 'Starlake.LoadFailed',
      Cause: JSON.stringify({ errorMessage }),
      ExecutionArn: 'arn',
    });
    return { state: 'next', data: { ...data, failure: { Error: 'States.TaskFailed', Cause } } };
  }

  private call(event: NextTaskEvent): Promise<WorkerInput | undefined> {
    const { storage, world } = this;
    const slow = Object.assign(Object.create(storage) as MemoryStorage, {
      read: async (file: string) => {
        await world.turn('read');
        return storage.read(file);
      },
      replace: async (file: string, text: string, version: string | undefined) => {
        await world.turn('write');
        if (world.fails('before write')) throw new Error('not written');
        const written = await storage.replace(file, text, version);
        if (world.fails('after write')) throw new Error('written, and not said');
        return written;
      },
    });
    const tokens = {
      succeed: async (token: string, told: object) => {
        await world.turn('wake');
        if (world.fails('before wake')) throw new Error('not woken');
        this.tokens.get(token)?.(JSON.parse(JSON.stringify(told)) as WorkerInput);
        this.tokens.delete(token);
        if (world.fails('after wake')) throw new Error('woken, and not said');
      },
    };
    const file = new RunFile(slow, `${DATASETS}/${RUNS}`, EXECUTION, () => world.turn('pause'));
    return nextTask(event, { file, tokens, publisher: this.publisher, warn: () => undefined });
  }

  /** As a Retry does, also where the answer got lost. */
  private async repeat<T>(what: string, call: () => Promise<T>, life = this.life): Promise<T> {
    for (;;) {
      try {
        const answer = await call();
        if (life !== this.life || !this.world.fails(`answer of ${what}`)) return answer;
      } catch (error) {
        if (/^Starlake\./.test((error as Error).name)) throw error;
        if (life !== this.life) return new Promise<T>(() => undefined);
      }
    }
  }

  private get publisher() {
    const { world } = this;
    return {
      published: async (refreshed: ReadonlyArray<{ dataset: string }>) => {
        await world.turn('publish');
        if (world.fails('publish')) throw new Error('not published');
        this.published.push(...refreshed.map(({ dataset }) => dataset));
      },
    };
  }

  private get settings() {
    const lock = '.starlake-stepfunctions/turns/transforms/kpi.json';
    const succeeded = '.starlake-stepfunctions/succeeded/transform';
    return { pipeline: 'kpi', overlap: 'WAIT' as const, lock, runs: RUNS, succeeded, execution: this.execution };
  }

  private get execution() {
    const Input = this.plan.input ?? {};
    return { Id: EXECUTION, Input, StartTime: '2026-08-02T00:00:00.123Z', RedriveCount: this.redrives };
  }

  private get ports() {
    return { storage: this.storage, executions: new FakeExecutions(), tasks: new FakeTasks() };
  }
}

function positionOf(told: WorkerInput): Position {
  const states = { RUN: 'run', LOAD: 'load', WAIT: 'wait' } as const;
  return told.do === 'RUN' || told.do === 'LOAD' || told.do === 'WAIT'
    ? { state: states[told.do], data: told }
    : told.do === 'START'
      ? { state: 'next', data: told }
      : { state: 'over' };
}

/** A world in which one thing happens after the other, in the order in which it begins, and nothing goes wrong. */
export const calm: World = { turn: async () => undefined, fails: () => false };

/** Plans with graphs of all shapes, loads in front of some. */
export const plans: fc.Arbitrary<Plan> = fc
  .record({
    count: fc.integer({ min: 1, max: 14 }),
    loads: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
    slots: fc.integer({ min: 1, max: 5 }),
    picks: fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
  })
  .map(({ count, loads, slots, picks }) => {
    const tables = loads.reduce((sum, size) => sum + size, 0);
    const tasks = Array.from({ length: count }, (_, i) => {
      // Numbers of tasks that come before it in a secret order, or of tables.
      const before = picks.slice(i * 4, i * 4 + (picks[i] % 4)).map((pick) => {
        const from = pick % (i + tables || 1);
        return i + tables === 0 ? -1 : from < i ? from : count + from - i;
      });
      const after = [...new Set(before.filter((thing) => thing >= 0))];
      // Some write a dataset that others write too.
      const dataset = picks[i + 20] % 3 === 0 ? { dataset: `mart.d${picks[i + 20] % 2}` } : {};
      return { task: `kpi.t${String((i * 7) % 15).padStart(2, '0')}_${i}`, ...dataset, after };
    });
    const declared = loads.map((size, l) => ({
      pipeline: `load${l}`,
      machine: `arn:load${l}`,
      tables: Array.from({ length: size }, (_, t) => [`t${t}`, `raw${l}.t${t}`] as const),
    }));
    return { tasks, loads: declared, slots };
  });
