import { tmpdir } from 'node:os';
import { runPipeline } from '../local/engine/engine';
import type { Assembly } from '../local/assembly';
import type { Pipeline } from '../local/pipeline';
import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { cpuTime } from './cpu-time';
import { median } from './median';
import type { Definition } from '../local/asl';
import type { Executor } from '../local/executor';

/** Pass states one after the other, and items of the Map after them, each of which calls a function. */
const PASSES = 200;
const ITEMS = 200;

/** Number of states in a run, including the Map. */
const STATES = PASSES + ITEMS + 1;

/** Milliseconds of CPU per state. */
export interface EngineResult {
  readonly engine: number;
  /** The interpreter alone, without the engine's additions: events, functions, limits. */
  readonly interpreter: number;
}

/** Runs a state machine with many empty states, alternately with the local engine and with the bare interpreter. */
export async function runEngine(repetitions: number): Promise<EngineResult> {
  const times: EngineResult[] = [];
  // The first run loads and compiles.
  for (let i = 0; i <= repetitions; i++) {
    times.push({ engine: await timed(byEngine), interpreter: await timed(byInterpreter) });
  }
  const measured = times.slice(1);
  return {
    engine: median(measured.map(({ engine }) => engine)) / STATES,
    interpreter: median(measured.map(({ interpreter }) => interpreter)) / STATES,
  };
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = cpuTime();
  const output = await run();
  const milliseconds = cpuTime() - start;
  if (!Array.isArray(output) || output.length !== ITEMS) {
    throw new Error(`the state machine returned ${JSON.stringify(output)} instead of ${ITEMS} results`);
  }
  return milliseconds;
}

async function byEngine(): Promise<unknown> {
  const { output, error, cause } = await runPipeline({ assembly, pipeline, root: tmpdir(), input, executor });
  if (error) throw new Error(`${error}: ${cause}`);
  return output;
}

function byInterpreter(): Promise<unknown> {
  const machine = new StateMachine(definition as unknown as StateMachineDefinition);
  const overrides = { taskResourceLocalHandlers: { Echo: async (event: unknown) => event } } as object;
  return machine.run(input, { overrides }).result;
}

const input = { items: Array.from({ length: ITEMS }, (_, i) => ({ table: `table_${i}` })) };

const definition: Definition = {
  StartAt: 'Pass0',
  States: {
    ...Object.fromEntries(
      Array.from({ length: PASSES }, (_, i) => [
        `Pass${i}`,
        { Type: 'Pass', Next: i + 1 < PASSES ? `Pass${i + 1}` : 'Map' } as const,
      ]),
    ),
    Map: {
      Type: 'Map',
      ItemsPath: '$.items',
      MaxConcurrency: 10,
      ItemProcessor: {
        StartAt: 'Echo',
        States: {
          Echo: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:echo', End: true },
        },
      },
      End: true,
    },
  },
};

const assembly: Assembly = {
  directory: tmpdir(),
  stacks: [
    {
      name: 'Bench',
      path: 'Bench',
      directory: tmpdir(),
      assets: new Map(),
      constructs: new Map(),
      notes: new Map(),
      template: {
        Resources: {
          Echo: {
            Type: 'AWS::Lambda::Function',
            Properties: {
              FunctionName: 'echo',
              Runtime: 'nodejs20.x',
              Handler: 'index.handler',
              Code: { ZipFile: 'exports.handler = async (event) => event;' },
            },
          },
        },
      },
    },
  ],
};

const pipeline: Pipeline = { name: 'bench', kind: 'custom', stack: 'Bench', logicalId: 'Bench', definition };

const executor: Executor = {
  name: 'embedded',
  run: () => Promise.reject(new Error('there are no containers in this state machine')),
  close: async () => undefined,
};
