import { VirtualClock } from './clock';
import { transformHandlers } from './handlers';
import type { Definition } from '../../local/asl';

/** Seconds of a transition of Step Functions, and the additional seconds of a function call. */
export interface Overhead {
  readonly transition: number;
  readonly call: number;
}

/** Approximate times on AWS. */
export const AWS: Overhead = { transition: 0.025, call: 0.15 };

/** Only the plan. */
export const NONE: Overhead = { transition: 0, call: 0 };

/** A state of a definition, with the fields that these state machines use. */
interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Resource?: string;
  readonly Parameters?: unknown;
  readonly ResultPath?: string | null;
  readonly OutputPath?: string;
  readonly ItemsPath?: string;
  readonly MaxConcurrency?: number;
  readonly ItemProcessor?: { readonly StartAt: string; readonly States: Record<string, State> };
  readonly Default?: string;
  readonly Choices?: ReadonlyArray<{
    readonly Variable: string;
    readonly StringEquals?: string;
    readonly BooleanEquals?: boolean;
    readonly Next: string;
  }>;
}

type Data = Record<string, unknown>;

/** The result of a simulated run. */
export interface Simulation {
  /** Seconds from its beginning to its end. */
  readonly makespan: number;
  /** Tasks with their begin and end times, in the order in which they ended. */
  readonly tasks: ReadonlyArray<{ readonly name: string; readonly begin: number; readonly end: number }>;
}

/**
 * Runs a synthesized transform pipeline with the deployed handlers in virtual time: each state does what its definition
 * says, and a container takes as long as its task.
 *
 * @param durationOf seconds that a task takes
 * @throws Error when transform pipelines have no such state, or the run fails
 */
export async function simulate(
  definition: Definition,
  durationOf: (task: string) => number,
  overhead: Overhead,
): Promise<Simulation> {
  const clock = new VirtualClock();
  const waiting = new Map<string, (output: Data) => void>();
  const call = transformHandlers((token, output) => waiting.get(token)?.(JSON.parse(JSON.stringify(output)) as Data));
  const execution = {
    Id: 'arn:aws:states:us-east-1:000000000000:execution:p:run',
    Input: {},
    StartTime: '2026-08-02T00:00:00Z',
  };
  const tasks: Array<{ name: string; begin: number; end: number }> = [];
  let tokens = 0;

  async function runState(state: State, data: Data): Promise<unknown> {
    const resource = state.Resource ?? '';
    if (state.Type === 'Map') {
      const items = at(state.ItemsPath!, data, {}) as Data[];
      if (items.length > state.MaxConcurrency!)
        throw new Error(`${items.length} items in a Map with MaxConcurrency ${state.MaxConcurrency}`);
      return Promise.all(items.map((item) => runStates(state.ItemProcessor!, item)));
    }
    if (resource.includes(':lambda:invoke.waitForTaskToken')) {
      const token = `token-${tokens++}`;
      const input = rendered(state.Parameters, data, { Execution: execution, Task: { Token: token } }) as Data;
      const back = new Promise<Data>((resolve) => waiting.set(token, resolve));
      await clock.sleep(overhead.call);
      await call(input.FunctionName as string, input.Payload);
      return back;
    }
    if (resource.includes(':ecs:runTask.sync')) {
      const name = at('$.task', data, {}) as string;
      const begin = clock.now;
      await clock.sleep(durationOf(name));
      tasks.push({ name, begin, end: clock.now });
      return {};
    }
    if (resource.includes(':function:')) {
      await clock.sleep(overhead.call);
      return call(resource, rendered(state.Parameters, data, { Execution: execution }));
    }
    throw new Error(`a ${state.Type} state of ${resource} is not simulated`);
  }

  async function runStates(states: NonNullable<State['ItemProcessor']>, input: Data): Promise<unknown> {
    let data = input;
    for (let name: string | undefined = states.StartAt; name !== undefined;) {
      const state: State = states.States[name]!;
      await clock.sleep(overhead.transition);
      if (state.Type === 'Succeed') return at(state.OutputPath ?? '$', data, {});
      if (state.Type === 'Choice') {
        const chosen = state.Choices!.find(
          ({ Variable, StringEquals, BooleanEquals }) => at(Variable, data, {}) === (StringEquals ?? BooleanEquals),
        );
        name = chosen?.Next ?? state.Default;
        continue;
      }
      const result = await runState(state, data);
      if (state.ResultPath === undefined) data = result as Data;
      else if (state.ResultPath !== null) throw new Error(`ResultPath ${state.ResultPath} is not simulated`);
      name = state.Next;
    }
    return data;
  }

  await clock.play(runStates(definition as unknown as NonNullable<State['ItemProcessor']>, {}));
  return { makespan: clock.now, tasks };
}

/** A template with its paths replaced by values. */
function rendered(template: unknown, data: Data, context: Data): unknown {
  if (Array.isArray(template)) return template.map((each) => rendered(each, data, context));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) =>
      key.endsWith('.$')
        ? [key.slice(0, -2), at(value as string, data, context)]
        : [key, rendered(value, data, context)],
    ),
  );
}

function at(path: string, data: Data, context: Data): unknown {
  if (!/^\$\$?(\.\w+)*$/.test(path)) throw new Error(`the path ${path} is not simulated`);
  const [root, ...fields] = path.split('.');
  return fields.reduce<unknown>((value, field) => (value as Data)[field], root === '$$' ? context : data);
}
