import { Size, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import fc from 'fast-check';
import { LoadPipeline, LoadPipelineProps, LoadTable, PreLoadStrategy } from '../../lib';
import { allStates, newStack, ParsedState } from '../helpers/definition';
import { FakeExecutor, runLocally, scratchFolder, synthesize } from '../helpers/local-run';
import { messageOf, newJob, outcome, quickDefinition, runs } from './support';

// What synth accepts holds at run time, with the longest of all names.
const MAX_OVERRIDES = 8192;
const DATE = '2026-08-02T00:00:00+0000';
const ARN = 'x'.repeat(256);
const BUCKET = 'b'.repeat(63);

/** A path, a text in quotes, or `States.Array` of these, as Step Functions makes it of an input. */
function evaluate(expression: string, input: Record<string, unknown>): unknown {
  const array = /^States\.Array\((.*)\)$/s.exec(expression);
  if (array) return array[1].split(', ').map((word) => evaluate(word, input));
  const text = /^'(.*)'$/s.exec(expression);
  if (text) return text[1].replace(/\\(.)/g, '$1');
  if (!(expression in input)) throw new Error(`unknown: ${expression}`);
  return input[expression];
}

function rendered(template: unknown, input: Record<string, unknown>): unknown {
  if (Array.isArray(template)) return template.map((each) => rendered(each, input));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) =>
      key.endsWith('.$') ? [key.slice(0, -2), evaluate(value, input)] : [key, rendered(value, input)],
    ),
  );
}

/** Characters of the longest overrides that a command of the pipeline may have. */
function longest(pipeline: LoadPipeline): number {
  const states: Record<string, ParsedState> = allStates(quickDefinition(pipeline.stateMachine, BUCKET));
  const gate = Object.values(states).find(({ Parameters }) => Parameters?.strategy).Parameters;
  const ladder = states.end_loading_sales.Parameters.ladder as Array<{ memory: string; cpus: string[] }>;
  const names = (gate.tables as Array<{ table: string }>).map(({ table }) => table).join(',');
  const shared = { '$$.Execution.Id': ARN, '$.scheduledDate': DATE, '$.preLoad.tables': names };
  const items = (gate.tables as Array<Record<string, unknown>>).flatMap((item) => [
    item,
    ...ladder.map(({ memory, cpus }) => ({ ...item, memory, cpu: cpus.at(-1) })),
  ]);
  const lengths = items.flatMap((item) => {
    const fields = Object.fromEntries(Object.entries(item).map(([field, value]) => [`$.${field}`, value]));
    return [states.sales_table_load, states.sales_import]
      .filter((state) => state !== undefined)
      .map((state) => JSON.stringify(rendered(state.Parameters.Overrides, { ...shared, ...fields })).length);
  });
  return Math.max(...lengths);
}

const table: fc.Arbitrary<Partial<LoadTable>> = fc.record(
  {
    memory: fc.constantFrom(Size.gibibytes(2), Size.gibibytes(8)),
    sparkConfig: fc.constantFrom<Record<string, string>>(
      { 'spark.a': 'b' },
      { 'spark.driver.memory': '16g', 'spark.x': 'ü'.repeat(300) },
    ),
  },
  { requiredKeys: [] },
);
const shape = fc.record({
  tables: fc.array(fc.tuple(fc.integer({ min: 1, max: 250 }), table), { minLength: 1, maxLength: 20 }),
  filler: fc.constantFrom('x', 'é', '"', '\\', '\n', '😀', "'", '\u0001'),
  count: fc.integer({ min: 1, max: 5 }),
  ladder: fc.boolean(),
  imported: fc.boolean(),
});

function overridesOf(made: 'a name' | 'a token') {
  return fc.property(shape, ({ tables: given, filler, count, ladder, imported }) => {
    const stack = newStack();
    const bucket = made === 'a token' ? new s3.Bucket(stack, 'B') : s3.Bucket.fromBucketName(stack, 'B', 'lake');
    let id = 0;
    const build = (characters: number) => {
      const value = (part: number) =>
        filler.repeat(Math.max(1, Math.floor(characters / count)) + (part === 0 ? characters % count : 0));
      const slEnvVar = Object.fromEntries(Array.from({ length: count }, (_, part) => [`V${part}`, value(part)]));
      const own = Object.fromEntries(['T0', 'T1', 'T2'].map((variable) => [variable, bucket.bucketName]));
      const job = newJob(stack, { bucket, options: { slEnvVar: { ...slEnvVar, ...own } } }, `Job${id}`);
      const props: Partial<LoadPipelineProps> = {
        ...(ladder ? { memoryLadder: [Size.gibibytes(16), Size.gibibytes(120)] } : {}),
        preLoadStrategy: imported ? PreLoadStrategy.IMPORTED : PreLoadStrategy.NONE,
      };
      const tables = given.map(([length, more], i) => ({
        ...more,
        name: `${i}_`.padEnd(length, 'n'),
      }));
      const pipelineName = `p${id}`;
      return new LoadPipeline(stack, `P${id++}`, { job, domain: 'sales', pipelineName, tables, ...props });
    };
    // As many characters as are accepted.
    const width = JSON.stringify(filler).length - 2;
    let characters = Math.floor(MAX_OVERRIDES / width);
    let pipeline: LoadPipeline | undefined;
    while (!pipeline && characters > 0) {
      const built = outcome(() => build(characters));
      if ('value' in built) {
        pipeline = built.value;
      } else {
        const [, told] =
          /overrides its container with (\d+) characters, and ECS takes 8192/.exec(built.error.message) ?? [];
        expect(Number(told)).toBeGreaterThan(MAX_OVERRIDES);
        characters -= Math.ceil((Number(told) - MAX_OVERRIDES) / width);
      }
    }
    if (!pipeline) return;
    expect(longest(pipeline)).toBeLessThanOrEqual(MAX_OVERRIDES);
  });
}

test('overrides just below the limit are so at run time', () => {
  fc.assert(overridesOf('a name'), runs(8));
});

test('overrides just below the limit are so at run time with a bucket whose name of 63 characters is known then', () => {
  fc.assert(overridesOf('a token'), runs(8));
});

/**
 * Events that a run may have: a call that is waited for leaves three, a load that fails thirteen, all others six. All tables
 * fail, first in groups of two.
 */
function eventsOf(tables: number, states: Record<string, ParsedState>): number {
  const waits = Object.values(states)
    .filter(({ Type }) => Type === 'Task')
    .flatMap(({ Retry }) => Retry as Array<{ ErrorEquals: string[]; MaxAttempts: number }>)
    .filter(({ ErrorEquals }) => ['Starlake.NotReady', 'Starlake.StillRunning'].includes(ErrorEquals[0]));
  // Those of a load are for one that does not stop.
  const waited = waits.filter(({ MaxAttempts }) => MaxAttempts > 30).map(({ MaxAttempts }) => 3 * MaxAttempts);
  return waited.reduce(
    (sum, events) => sum + events,
    (Math.ceil(tables / 2) + tables) * 13 + 6 * Object.keys(states).length,
  );
}

/** The most tables of a kind that a pipeline loads in its own execution. */
function most(stack: Stack, tableOf: (i: number) => LoadTable): LoadTable[] {
  const job = newJob(stack);
  let id = 0;
  const accepted = (count: number) => {
    const tables = Array.from({ length: count }, (_, i) => tableOf(i));
    const props = { job, domain: 'sales', pipelineName: `p${id}`, tables };
    const { stateMachine } = new LoadPipeline(stack, `P${id++}`, props);
    return allStates(quickDefinition(stateMachine)).load_sales.ItemProcessor.ProcessorConfig.Mode === 'INLINE';
  };
  let [low, high] = [1, 1500];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (accepted(middle)) low = middle;
    else high = middle;
  }
  return Array.from({ length: low }, (_, i) => tableOf(i));
}

test.each([PreLoadStrategy.NONE, PreLoadStrategy.ACK])(
  '25,000 events hold a run of the most tables that waits as long as it may (%s)',
  (preLoadStrategy) => {
    const stack = newStack();
    const tables = most(stack, (i) => ({ name: `t${i}` }));
    const job = newJob(stack, { dagOptions: { ack_wait_timeout: '86400' } }, 'Patient');
    const { stateMachine } = new LoadPipeline(stack, 'P', { job, domain: 'sales', tables, preLoadStrategy });
    expect(eventsOf(tables.length, allStates(quickDefinition(stateMachine)))).toBeLessThanOrEqual(25_000);
  },
);

test.each([0, 1])(
  'as many tables as are accepted, all of which fail at length: LoadFailed, after %d retries',
  async (retries) => {
    const tables = most(newStack(), (i) => ({ name: `${i}_`.padEnd(250, 'n'), pattern: `${i}_${'[a-z]'.repeat(40)}` }));
    const assembly = synthesize((stack) => {
      new LoadPipeline(stack, 'P', { job: newJob(stack), domain: 'sales', tables, retries });
    });
    const reason = 'CannotStart: '.concat('"é\n'.repeat(2000));
    const executor = new FakeExecutor(() => ({ exitCode: 1, reason }));
    const result = await runLocally(assembly, 'sales', { root: scratchFolder(), executor });
    // Before that, in groups, none of which explains by its files why it failed.
    const alone = executor.runs.filter(({ argv }) => !argv.at(-1)!.includes(','));
    expect([result.error, alone.length]).toEqual(['Starlake.LoadFailed', tables.length * (1 + retries)]);
    expect(JSON.parse(messageOf(result)).tables.length).toBeGreaterThan(0);
  },
);
