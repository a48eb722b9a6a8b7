import { Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { containersOf } from './container-image';
import type { MiBSize } from '../commands/task-size';

/** Sizes of a task, as far as they are known. */
type Size = Partial<MiBSize>;

/**
 * The size that the containers of a task definition need. ECS starts no task that is smaller than the memory limit of
 * one container, than their memory reservations together (`memoryReservation`, else the limit), or than their CPU units
 * together (ECS API reference, `ContainerDefinition`).
 */
export class ContainerNeeds {
  private readonly sizes = new Map<string, { readonly size: Size; readonly what: string }>();

  constructor(
    private readonly definition: ecs.TaskDefinition,
    /** Starlake's container. */
    private readonly container: ecs.ContainerDefinition,
    job: Construct,
  ) {
    // A container that is added later needs its share, too.
    job.node.addValidation({
      validate: () => [...this.sizes.values()].flatMap(({ size, what }) => this.errors(size, what)),
    });
  }

  /**
   * Checks that all containers fit into tasks of this size, now and at synth.
   *
   * @throws Error with the size that they need
   */
  public check(size: Size, what: string): void {
    const [error] = this.errors(size, what);
    if (error !== undefined) {
      throw new Error(error);
    }
    const key = `${size.cpu} ${size.memoryMiB}`;
    if (!this.sizes.has(key)) {
      this.sizes.set(key, { size, what });
    }
  }

  /**
   * Checks that Starlake's container can use the memory of a task that is larger than the task definition: the
   * container's own limit does not change (ECS API reference, `memory` of `ContainerDefinition`).
   *
   * @throws Error with the advice to leave the limit out
   */
  public checkLimit(memoryMiB: number, what: string): void {
    const limit = numberOf(this.container.renderContainerDefinition().memory);
    const own = Number((this.definition.node.defaultChild as ecs.CfnTaskDefinition).memory);
    if (limit > 0 && !Token.isUnresolved(memoryMiB) && memoryMiB > limit && !(memoryMiB <= own)) {
      throw new Error(
        `a task of ${what} has ${memoryMiB} MiB of memory, and container '${this.container.containerName}' of task definition ` +
          `'${this.definition.node.path}' a limit of its own of ${limit} MiB, which keeps it from using more: leave its 'memoryLimitMiB' out, ` +
          `or give 'memoryReservationMiB' in its place`,
      );
    }
  }

  private errors({ cpu, memoryMiB }: Size, what: string): string[] {
    // Resolving the CDK's own list would close it for later containers.
    const containers = containersOf(this.definition).map((container) => container.renderContainerDefinition());
    const largest = containers.reduce((a, b) => (numberOf(b.memory) > numberOf(a.memory) ? b : a), containers[0]);
    const reserved = sum(containers.map(({ memory, memoryReservation }) => memoryReservation ?? memory));
    const cpus = sum(containers.map((container) => container.cpu));
    const tooSmall = (has: string, needed: string) =>
      `a task of ${what} has ${has}, and ${needed} of task definition '${this.definition.node.path}': ECS starts no task that is ` +
      `smaller than its containers, so give it more, or them less`;
    const isLess = (size: number | undefined, need: number): size is number =>
      size !== undefined && !Token.isUnresolved(size) && size < need;
    return [
      ...(isLess(memoryMiB, numberOf(largest?.memory))
        ? [tooSmall(`${memoryMiB} MiB of memory`, `${largest.memory} MiB are the limit of container '${largest.name}'`)]
        : isLess(memoryMiB, reserved)
          ? [tooSmall(`${memoryMiB} MiB of memory`, `${reserved} MiB are reserved by the containers`)]
          : []),
      ...(isLess(cpu, cpus) ? [tooSmall(`${cpu} CPU units`, `${cpus} CPU units are reserved by the containers`)] : []),
    ];
  }
}

function sum(numbers: Array<number | undefined>): number {
  return numbers.reduce<number>((total, each) => total + numberOf(each), 0);
}

// Tokens count nothing.
function numberOf(value: unknown): number {
  return typeof value === 'number' && !Token.isUnresolved(value) ? value : 0;
}
