import type { Assembly } from '../assembly';
import { Resolver } from '../assembly/resolve';
import { findTaskDefinition } from '../assembly/task-definitions';
import type { Pipeline } from '../pipeline';
import type { Sizing } from './run-usage';

interface RunTask {
  readonly TaskDefinition?: unknown;
  readonly LaunchType?: unknown;
  readonly Overrides?: Readonly<Record<string, unknown>>;
  readonly NetworkConfiguration?: { readonly AwsvpcConfiguration?: { readonly AssignPublicIp?: unknown } };
}

/**
 * How the containers of a pipeline are billed: by the size that the state, the table or the task sets, else by that of
 * the task definition.
 */
export function sizingIn(assembly: Assembly): (pipeline: Pipeline) => Sizing {
  const resolver = new Resolver(assembly);
  return ({ stack: name }) => {
    const stack = assembly.stacks.find((each) => each.name === name)!;
    return (state, seconds, item) => {
      const { TaskDefinition, LaunchType, Overrides = {}, NetworkConfiguration } = (state.Parameters ?? {}) as RunTask;
      const definition = findTaskDefinition(assembly, resolver, String(TaskDefinition), stack);
      const units = (field: 'Cpu' | 'Memory', given?: string) => Number(override(Overrides, field, item) ?? given);
      const [cpu, memory] = [units('Cpu', definition?.cpu), units('Memory', definition?.memory)];
      const isPublic = NetworkConfiguration?.AwsvpcConfiguration?.AssignPublicIp === 'ENABLED';
      const isSized = LaunchType !== 'EC2' && cpu > 0 && memory > 0;
      const isArm = definition?.architecture === 'ARM64';
      return { seconds, isArm, isPublic, ...(isSized ? { size: { vcpu: cpu / 1024, gib: memory / 1024 } } : {}) };
    };
  };
}

/**
 * A value that a state overrides in the task definition: the value itself, or a field of the item (`"Cpu.$": "$.cpu"`).
 */
function override(overrides: Readonly<Record<string, unknown>>, field: string, item: object): unknown {
  const path = overrides[`${field}.$`];
  return typeof path === 'string'
    ? new Map<string, unknown>(Object.entries(item)).get(path.slice(2))
    : overrides[field];
}
