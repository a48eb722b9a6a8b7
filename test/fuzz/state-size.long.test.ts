import { Size } from 'aws-cdk-lib';
import fc from 'fast-check';
import { endLoad } from '../../lambda/end-load/end-load';
import { EndLoadEvent, NextStep, LoadProgress, TableResult } from '../../lib/contract/end-load';
import { MAX_INLINE_TABLES } from '../../lib/contract/limits';
import { explainFailure } from '../../lambda/failure/explain-failure';
import { PreLoadEvent } from '../../lib/contract/pre-load';
import { preLoad } from '../../lambda/pre-load/pre-load';
import { LoadPipeline, LoadTable } from '../../lib';
import { allStates, newStack } from '../helpers/definition';
import { fakePorts } from '../helpers/handler-ports';
import { newJob, quickDefinition, runs } from './support';

const warn = () => undefined;

// Whatever fails, and however often it is tried again: no state has more than 256 KiB, and every run comes to its end.
const MAX_STATE = 262_144;
const DATASETS = 's3a://lake/datasets';
const LOGS = { container: 'starlake', group: `/starlake/${'g'.repeat(100)}`, streamPrefix: 'starlake' };
const clock = { now: () => 0, sleep: async () => undefined };
const execution = {
  Id: 'arn'.padEnd(256, 'x'),
  Input: { note: 'x'.repeat(16_000) },
  StartTime: '2026-08-02T00:00:00.000Z',
};
const cause = JSON.stringify({
  TaskArn: `arn:aws:ecs:eu-west-1:111122223333:task/${'c'.repeat(200)}/0123abc`,
  LastStatus: 'STOPPED',
  StopCode: 'EssentialContainerExited',
  StoppedReason: 'Essential container in task exited'.padEnd(500, '"é'),
  Containers: [{ Name: 'starlake', ExitCode: 1, Reason: 'r"é\n'.repeat(200) }],
});

interface Case {
  readonly tables: number;
  readonly name: number;
  readonly pattern: number;
  readonly sized: boolean;
  readonly retries: number;
  readonly fails: (table: string, round: number) => boolean;
}

function built({ tables: count, name, pattern, sized, retries }: Case) {
  const stack = newStack();
  const job = newJob(stack);
  const tableOf = (i: number): LoadTable => ({
    name: `t${i}`.padEnd(name, 'n'),
    ...(pattern > 0 ? { pattern: `t${i}-${'é'.repeat(pattern)}` } : {}),
    ...(sized
      ? { cpu: 2048, memory: Size.gibibytes(16), sparkConfig: { 'spark.driver.memory': '12g', 'spark.a': 'b' } }
      : {}),
  });
  let id = 0;
  // As many as its own execution has room for, or nearly.
  for (let length = count; ; length = Math.floor(length * 0.97)) {
    const tables = Array.from({ length }, (_, i) => tableOf(i));
    const { stateMachine } = new LoadPipeline(stack, `P${id++}`, {
      job,
      domain: 'sales',
      pipelineName: `p${id}`,
      tables,
      retries,
    });
    const states = allStates(quickDefinition(stateMachine));
    if (states.load_sales.ItemProcessor.ProcessorConfig.Mode === 'INLINE') return states;
  }
}

/** Plays a run; gives its end, its rounds, and the bytes of its largest state. */
async function play(given: Case, states = built(given)): Promise<{ end: string; rounds: number; bytes: number }> {
  const ports = fakePorts();
  let bytes = 0;
  const sized = <T>(value: T): T => {
    bytes = Math.max(bytes, Buffer.byteLength(JSON.stringify(value)));
    return value;
  };
  const start = Object.values(states).find(({ Parameters }) => Parameters?.strategy).Parameters;
  let progress: LoadProgress & Partial<NextStep> = await preLoad(
    sized({ ...start, execution }) as PreLoadEvent,
    ports,
    DATASETS,
  );
  const { budget } = states.explain_sales_failure.Parameters;
  const end = states.end_loading_sales.Parameters;
  for (let round = 1; ; round++) {
    const results: TableResult[] = [];
    for (const { table } of progress.loads) {
      const failure = { Error: 'States.TaskFailed', Cause: cause };
      const event = { domain: 'sales', table, execution: execution.Id, failure, budget };
      results.push(given.fails(table, round) ? await explainFailure(event, { logs: LOGS, clock, warn }) : table);
    }
    const event: EndLoadEvent = sized({ ...end, execution, state: { preLoad: progress, results } });
    const next = await endLoad(event, { ...ports, logs: LOGS, warn, datasets: DATASETS }).catch(
      (error: Error) => error,
    );
    if (next instanceof Error) {
      expect(JSON.stringify(next.message).length).toBeLessThanOrEqual(32_768);
      return { end: next.name, rounds: round, bytes };
    }
    sized({ preLoad: next });
    if (next.next !== 'LOAD') return { end: next.next, rounds: round, bytes };
    progress = next;
  }
}

test.each([
  [4, 0],
  [20, 30],
  [250, 200],
])('the most tables with names of %d characters: all fail, again and again', async (name, pattern) => {
  const given = { tables: MAX_INLINE_TABLES, name, pattern, sized: false, retries: 2, fails: () => true };
  const states = built(given);
  for (const retries of [0, 2]) {
    states.end_loading_sales.Parameters.retries = retries;
    const result = await play(given, states);
    expect(result).toMatchObject({ end: 'Starlake.LoadFailed' });
    expect({ retries, bytes: result.bytes, fits: result.bytes <= MAX_STATE }).toMatchObject({ fits: true });
  }
});

test('any run: no state is too large, it ends as its loads do, and after as many rounds as it may have', async () => {
  const shape = fc.record({
    tables: fc.constantFrom(1, 50, 200, 370, 700),
    name: fc.integer({ min: 5, max: 256 }),
    pattern: fc.nat(300),
    sized: fc.boolean(),
    retries: fc.nat(3),
    salt: fc.nat(1000),
    share: fc.constantFrom(0, 0.02, 0.5, 0.98, 1),
  });
  await fc.assert(
    fc.asyncProperty(shape, async ({ salt, share, ...given }) => {
      // Some fail always, others now and then.
      const chance = (table: string, round: number) =>
        ((parseInt(table.slice(1), 10) + 1) * (salt + 7 + round) * 7919) % 1000;
      const fails = (table: string, round: number) => chance(table, round) < share * 1000;
      const { end, rounds, bytes } = await play({ ...given, fails });
      // A group that failed is split, which is none of the retries of its tables.
      expect(rounds).toBeLessThanOrEqual(2 + given.retries);
      if (share === 0) expect([end, rounds]).toEqual(['END', 1]);
      if (share === 1) expect(end).toBe('Starlake.LoadFailed');
      expect(bytes).toBeLessThanOrEqual(MAX_STATE);
    }),
    { ...runs(12), endOnFailure: true },
  );
});
