import type { Pipeline } from '../../../../local/pipeline';
import type { Definition } from '../../../../local/asl';
import type { RunEvent } from '../../../../local/run-event';

/** A transform pipeline's definition, cut down to what the command line looks at. */
export const definition: Definition = {
  StartAt: 'begin_kpi',
  States: {
    begin_kpi: {
      Type: 'Task',
      Parameters: {
        tasks: [
          { task: 'kpi.lines', after: [4] },
          { task: 'kpi.sums', dataset: 'kpi.totals', after: [0] },
          { task: 'kpi.people' },
          { task: 'kpi.board', after: [1, 2] },
        ],
        loads: [{ pipeline: 'sales', machine: 'arn:sales', tables: [['orders', 'sales.orders']] }],
      },
      Next: 'run_kpi',
    },
    run_kpi: {
      Type: 'Map',
      Next: 'end_kpi',
      ItemProcessor: {
        StartAt: 'next_kpi_task',
        States: {
          next_kpi_task: { Type: 'Task', Resource: 'arn:aws:lambda:x', Next: 'kpi_transform' },
          kpi_transform: { Type: 'Task', Resource: 'arn:aws:states:::ecs:runTask.sync', Next: 'next_kpi_task' },
          load_for_kpi: {
            Type: 'Task',
            Resource: 'arn:aws:states:::states:startExecution.sync:2',
            Next: 'next_kpi_task',
          },
          no_more: { Type: 'Succeed' },
        },
      },
    },
    end_kpi: { Type: 'Task', End: true },
  },
};

export const pipeline: Pipeline = { name: 'kpi', kind: 'transform', stack: 'S', logicalId: 'Kpi', definition };

/** Writes down what happens in a run, a second for each event. */
export class Run {
  readonly events: RunEvent[] = [];
  private containers = 0;
  private time = 1_000_000;

  constructor(input: unknown = {}) {
    this.add({ type: 'ExecutionStarted', pipeline: 'kpi', input });
    this.add({ type: 'StateEntered', state: 'run_kpi', stateType: 'Map', items: 2, maxConcurrency: 40, input: {} });
  }

  get now(): number {
    return this.time;
  }

  add(event: object): this {
    this.time += 1000;
    this.events.push({ time: this.time, ...event } as RunEvent);
    return this;
  }

  inner(type: string, state: string, item: number, more: object = {}): this {
    return this.add({ type, state, stateType: 'Task', item, parent: 'run_kpi', ...more });
  }

  /** A worker asks what is next: nobody wants to know. */
  ask(item: number): this {
    return this.inner('StateEntered', 'next_kpi_task', item, { input: {} }).inner('StateExited', 'next_kpi_task', item);
  }

  begin(item: number, task: string): number {
    this.ask(item).inner('StateEntered', 'kpi_transform', item, { input: { do: 'RUN', task } });
    return this.start(task);
  }

  start(task: string): number {
    const container = ++this.containers;
    this.add({ type: 'ContainerStarted', state: 'kpi_transform', container, argv: argvOf(task) });
    return container;
  }

  stop(task: string, container: number, exitCode: number): this {
    const argv = argvOf(task);
    if (exitCode !== 0) this.add({ type: 'ContainerLine', container, line: `Error in ${task}` });
    const rows = exitCode === 0 ? { rows: 7 } : {};
    return this.add({ type: 'ContainerStopped', state: 'kpi_transform', container, argv, exitCode, ...rows });
  }

  good(item: number, task: string, container: number): this {
    return this.stop(task, container, 0).inner('StateExited', 'kpi_transform', item);
  }

  bad(item: number, task: string, container: number): this {
    const error = { error: 'States.TaskFailed', cause: '{}' };
    this.stop(task, container, 1).inner('StateFailed', 'kpi_transform', item, error);
    return this.inner('StateCaught', 'kpi_transform', item, error).inner('StateExited', 'kpi_transform', item);
  }

  load(item: number): this {
    const input = { do: 'LOAD', pipeline: 'sales', machine: 'arn:sales', tables: ['orders'] };
    return this.ask(item).inner('StateEntered', 'load_for_kpi', item, { input });
  }

  child(event: object): this {
    const inner = { time: this.time + 1000, ...event };
    return this.add({
      type: 'ChildEvent',
      state: 'load_for_kpi',
      child: 1,
      pipeline: 'sales',
      kind: 'load',
      event: inner,
    });
  }
}

const argvOf = (task: string) => ['transform', '--scheduledDate', 'D', '--name', task];

/** Command of a container in the load that the run starts. */
export const loadArgv = ['load', '--scheduledDate', 'D', '--domains', 'sales', '--tables', 'orders'];
