import { createHash } from 'node:crypto';
import { account, type ExecutionEntry } from '../../aws/account';
import {
  executionArn,
  executionContext,
  fixedContext,
  machineArn,
  mapRunArn,
  newExecution,
  type Machine,
} from '../execution-context';
import { runInAccount } from '../execution-end';
import type { DistributedMap } from '../../interpreter/distributed-map';
import type { Scope } from '../../interpreter/scope';
import { compileTemplate, type Template } from '../../interpreter/template';
import type { Definition } from '../../asl';

/** The execution of an item. Its start is unknown if it succeeded before a redrive in another process. */
export type ItemExecution = Omit<ExecutionEntry, 'startDate'> & { readonly startDate?: Date };

/** What the items of a Map Run share. */
export interface Items {
  readonly map: DistributedMap;
  /** Represents the state machine of the items, which is named after the Map. */
  readonly machine: Machine;
  /** The scope of the Map. */
  readonly scope: Scope;
  /** The input that `ItemSelector` reads. */
  readonly input: unknown;
  /** Runs a definition in a scope. */
  interpreted(definition: Definition, input: unknown, scope: Scope): Promise<unknown>;
}

/** Runs the items of a Map Run, each as a separate execution. */
export class ItemRunner {
  /** ARN of the Map Run. */
  readonly arn: string;
  private readonly select?: Template;
  private readonly context: Readonly<Record<string, unknown>>;
  private readonly running = new Set<AbortController>();

  constructor(
    private readonly items: Items,
    private readonly values: readonly unknown[],
  ) {
    const { map, machine, scope } = items;
    this.arn = mapRunArn(machine, scope.mapRun.id);
    this.context = fixedContext(scope.context);
    if (map.ItemSelector !== undefined) this.select = compileTemplate(map.ItemSelector);
  }

  /**
   * The input of the execution of an item.
   *
   * @throws Error named `States.Runtime` when `ItemSelector` reads a missing value
   */
  async inputOf(index: number): Promise<unknown> {
    const item = this.values[index];
    if (!this.select) return item;
    return this.select(this.items.input, { ...this.context, Map: { Item: { Index: index, Value: item } } });
  }

  /** Runs the execution of an item to its end; in a redrive of a Map Run, from where it ended. */
  async run(index: number, input: unknown): Promise<ItemExecution> {
    const { map, machine, scope, interpreted } = this.items;
    const from = scope.begun(index);
    const redriveCount = from === null ? 0 : scope.mapRun.redriveCount;
    const execution = { ...newExecution(machine, input, this.nameOf(index)), redriveCount };
    if (from && 'output' in from) return this.succeededBefore(index, input, from.output);
    const control = new AbortController();
    this.running.add(control);
    try {
      const own = scope.execution(index, executionContext(machine, execution), control.signal);
      await runInAccount(machine, execution, () => interpreted(map.ItemProcessor, input, own), this.arn);
      const ended = account.execution(execution.arn)!;
      scope.executed(index);
      if (ended.status === 'TIMED_OUT') own.timedOut();
      // Tasks of an item that took too long are stopped, too.
      if (ended.status !== 'SUCCEEDED') control.abort();
      return ended;
    } finally {
      this.running.delete(control);
    }
  }

  /** Stops the running executions. */
  stop(): void {
    this.running.forEach((control) => control.abort());
  }

  private succeededBefore(index: number, input: unknown, output: unknown): ItemExecution {
    const { machine } = this.items;
    const name = this.nameOf(index);
    const arn = executionArn(machine, name);
    const known = account.execution(arn);
    return (
      known ?? {
        executionArn: arn,
        stateMachineArn: machineArn(machine),
        name,
        mapRunArn: this.arn,
        redriveCount: 0,
        status: 'SUCCEEDED',
        input: JSON.stringify(input),
        output: JSON.stringify(output),
      }
    );
  }

  /** The same name also after a redrive. */
  private nameOf(index: number): string {
    const digest = createHash('sha256').update(`${this.items.scope.mapRun.id}/${index}`).digest('hex');
    return digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
  }
}
