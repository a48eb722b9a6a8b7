import { itemsOf } from './item-reader';
import { ItemRunner, type Items } from './item-runner';
import { transformationOf, type ItemResult } from './item-results';
import { mapLimits, type MapLimits } from './map-limits';
import { writeResults } from './result-writer';
import { itemMachine, type Machine } from '../execution-context';
import { checkSize, stateError, stoppedError } from '../../interpreter/errors';
import type { DistributedMap, MapParameters } from '../../interpreter/distributed-map';
import { scopes } from '../../interpreter/scope';
import type { Roots } from '../root-substitution';
import type { Task } from '../tasks/task';

/** What a distributed Map needs from its execution. */
export interface MapHost extends Pick<Items, 'interpreted'> {
  readonly pipeline: Machine;
  readonly roots: Roots;
  /** Upper limit of concurrent items, whatever the Map says. */
  readonly slots: number;
}

/**
 * Runs a distributed Map on this machine, as a task that runs its items.
 *
 * @param map as adapted by `adaptDefinition`
 */
export function mapTask(map: DistributedMap, host: MapHost): Task {
  return (parameters, { signal }) => new MapRun(map, parameters as MapParameters, host, signal).run();
}

/** One run of a distributed Map. */
class MapRun {
  private readonly scope = scopes.getStore()!;
  private readonly results: Array<ItemResult | undefined> = [];
  private failed = 0;
  /** The reason to start no more items. */
  private failure?: Error;

  constructor(
    private readonly map: DistributedMap,
    private readonly parameters: MapParameters,
    private readonly host: MapHost,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * Runs the items in their order, several at once.
   *
   * @returns the Map's output: the results, or where they were written
   * @throws Error named `States.ExceedToleratedFailureThreshold` when more executions fail than the Map tolerates, which stops
   * the others; `States.ItemReaderFailed`, `States.ResultWriterFailed`, `States.DataLimitExceeded` or `States.Runtime`; and
   * `Execution.Stopped` when the Map is stopped
   */
  async run(): Promise<unknown> {
    const { map, parameters, scope, signal } = this;
    const { roots, slots, interpreted } = this.host;
    const limits = mapLimits(parameters, slots);
    const values = await itemsOf(parameters, roots);
    const machine = itemMachine(this.host.pipeline, map.Label ?? scope.mapRun.id);
    const runner = new ItemRunner({ map, machine, scope, input: parameters.input, interpreted }, values);
    scope.mapRunStarted(runner.arn, values, limits.concurrency);
    const stop = () => this.fail(stoppedError(), runner);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const queue = values.keys();
    const workers = Array.from({ length: Math.min(limits.concurrency, values.length) }, () =>
      this.work(queue, values.length, limits, runner),
    );
    await Promise.all(workers);
    signal.removeEventListener('abort', stop);
    return this.answer(values.length, runner);
  }

  /** Runs one item of the queue after the other, until the queue is empty or the Map has failed. */
  private async work(queue: Iterable<number>, total: number, limits: MapLimits, runner: ItemRunner): Promise<void> {
    for (const index of queue) {
      if (this.failure) return;
      try {
        const input = await runner.inputOf(index);
        if (this.failure) return;
        const result = await runner.run(index, input);
        this.results[index] = result;
        if (result.status === 'SUCCEEDED') continue;
        if (!limits.tolerates(++this.failed, total)) this.fail(thresholdError(), runner);
      } catch (error) {
        this.fail(error as Error, runner);
      }
    }
  }

  /** Stops everything; only the first reason counts. */
  private fail(error: Error, runner: ItemRunner): void {
    this.failure ??= error;
    runner.stop();
  }

  private async answer(total: number, runner: ItemRunner): Promise<unknown> {
    const { writer } = this.parameters;
    const transformation = transformationOf(this.map);
    if (writer && (!this.failure || isWritten(this.failure))) {
      const { id, redriveCount } = this.scope.mapRun;
      const folder = redriveCount === 0 ? id : `${id}/Redrive-${redriveCount}`;
      const target = { ...writer, roots: this.host.roots, mapRunArn: runner.arn, folder };
      const written = await writeResults(target, await this.withPending(total, runner), transformation);
      if (!this.failure) return written;
    }
    if (this.failure) throw this.failure;
    const output = this.results.flatMap((result) => transformation(result!));
    checkSize(output, 'The result of a Map without ResultWriter');
    return output;
  }

  /** All results, including those of items that were not started. */
  private async withPending(total: number, runner: ItemRunner): Promise<ItemResult[]> {
    const all: ItemResult[] = [];
    for (let index = 0; index < total; index++) {
      const pending = async () => JSON.stringify(await runner.inputOf(index));
      all.push(this.results[index] ?? { status: 'PENDING', input: await pending() });
    }
    return all;
  }
}

function thresholdError(): Error {
  // The text of AWS.
  return stateError('States.ExceedToleratedFailureThreshold', 'The specified tolerated failure threshold was exceeded');
}

/** A Map that fails because of its items, or is stopped, also writes their outcomes. */
function isWritten({ name }: Error): boolean {
  return [thresholdError().name, stoppedError().name].includes(name);
}
