import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Duration } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { runLocally, scratchFolder, synthesize, visits } from '../helpers/local-run';
import { EcsStarlakeJob, LoadPipeline, PreLoadStrategy } from '../../lib';
import type { Assembly } from '../../local/assembly';
import { createEmbeddedExecutor } from '../../local/executors/embedded';
import type { Executor } from '../../local/executor';
import type { RunEvent, RunResult } from '../../local/run-event';

// Every strategy, with nothing there, with files, with an ack that is late, with one that never comes: the synthesized
// state machine, the bundled handlers, and an executor that really loads the sample's files.
const SAMPLE = path.join(__dirname, '../../examples/starlake-project');
const TABLES = ['departments-.*\\.csv', 'employees-.*\\.jsonl'].map((pattern) => ({
  name: pattern.split('-')[0],
  pattern,
}));

const ACK = 'datasets/pending/hr/2026-08-02.ack';
const INPUT = { scheduledTime: '2026-08-02T02:00:00Z' };
const LOADED = [
  { table: 'departments', status: 'LOADED' },
  { table: 'employees', status: 'LOADED' },
];

let assembly: Assembly;

let executor: Executor;

let root: string;

beforeAll(() => {
  assembly = synthesize((stack) => {
    const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake'), prefix: 'lake' });
    for (const preLoadStrategy of Object.values(PreLoadStrategy)) {
      new LoadPipeline(stack, preLoadStrategy, {
        job,
        domain: 'hr',
        pipelineName: preLoadStrategy,
        tables: TABLES,
        preLoadStrategy,
        stateMachineName: preLoadStrategy,
        ackWaitTimeout: Duration.minutes(3),
      });
    }
  });
});

beforeEach(() => {
  executor = createEmbeddedExecutor();
  root = scratchFolder();
  cpSync(path.join(SAMPLE, 'metadata'), path.join(root, 'metadata'), { recursive: true });
});

afterEach(() => executor.close());

const at = (...parts: string[]) => path.join(root, ...parts);

/** Puts the sample's files of the domain into an area. */
function arrive(area: string): void {
  mkdirSync(at('datasets', area), { recursive: true });
  cpSync(path.join(SAMPLE, 'datasets/incoming/hr'), at('datasets', area, 'hr'), { recursive: true });
}

function filesIn(area: string): number {
  const folder = at('datasets', area, 'hr');
  return existsSync(folder) ? readdirSync(folder).length : 0;
}

function writeAck(): void {
  mkdirSync(path.dirname(at(ACK)), { recursive: true });
  writeFileSync(at(ACK), '');
}

const run = (strategy: PreLoadStrategy, onEvent?: (event: RunEvent) => void): Promise<RunResult> =>
  runLocally(assembly, strategy, { root, executor, input: INPUT, onEvent });

function rowsOf(result: RunResult): number {
  return result.history.reduce((sum, event) => sum + ((event.type === 'ContainerStopped' && event.rows) || 0), 0);
}

function expectLoaded(result: RunResult): void {
  expect(result).toMatchObject({
    status: 'SUCCEEDED',
    output: { domain: 'hr', status: 'LOADED', scheduledDate: '2026-08-02T02:00:00+0000', tables: LOADED },
  });
  expect(rowsOf(result)).toBe(200);
  expect(filesIn('archive')).toBe(3);
  expect(filesIn('stage') + filesIn('ingesting')).toBe(0);
}

function expectSkipped(result: RunResult, reason: string): void {
  expect(result).toMatchObject({
    status: 'SUCCEEDED',
    output: { status: 'SKIPPED', reason: expect.stringContaining(reason) },
  });
  expect(result.history.some(({ type }) => type === 'ContainerStarted')).toBe(false);
}

describe('none', () => {
  test('nothing there: every load runs and finds nothing', async () => {
    const result = await run(PreLoadStrategy.NONE);
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { status: 'LOADED', tables: LOADED } });
    expect(rowsOf(result)).toBe(0);
  });

  test('files in the pending area are loaded', async () => {
    arrive('stage');
    expectLoaded(await run(PreLoadStrategy.NONE));
  });
});

describe('imported', () => {
  test('nothing there: skipped', async () => {
    expectSkipped(await run(PreLoadStrategy.IMPORTED), 'incoming/hr');
  });

  test('files that landed are imported and loaded', async () => {
    arrive('incoming');
    const result = await run(PreLoadStrategy.IMPORTED);
    expectLoaded(result);
    expect(filesIn('incoming')).toBe(0);
    expect(visits(result, 'hr_import').entered).toBe(1);
  });

  test('only tables that have files are loaded', async () => {
    arrive('incoming');
    renameSync(at('datasets/incoming/hr/departments-2026-03.csv'), at('datasets/incoming/hr/.departments-2026-03.csv'));
    expect((await run(PreLoadStrategy.IMPORTED)).output).toMatchObject({
      tables: [
        { table: 'employees', status: 'LOADED' },
        { table: 'departments', status: 'SKIPPED' },
      ],
    });
  });

  test('what an earlier run imported and did not load is loaded', async () => {
    arrive('stage');
    expectLoaded(await run(PreLoadStrategy.IMPORTED));
  });
});

describe('pending', () => {
  test('nothing there: skipped, whatever has landed', async () => {
    arrive('incoming');
    expectSkipped(await run(PreLoadStrategy.PENDING), 'stage/hr');
    expect(filesIn('incoming')).toBe(3);
  });

  test('files are loaded', async () => {
    arrive('stage');
    expectLoaded(await run(PreLoadStrategy.PENDING));
  });
});

describe('ack', () => {
  test('there: loaded, and consumed after it', async () => {
    arrive('stage');
    writeAck();
    const consumedWhenLoaded: boolean[] = [];
    const result = await run(PreLoadStrategy.ACK, (event) => {
      if (event.type === 'ContainerStopped') consumedWhenLoaded.push(!existsSync(at(ACK)));
    });
    expectLoaded(result);
    expect(consumedWhenLoaded).toEqual([false, false]);
    expect(existsSync(at(ACK))).toBe(false);
  });

  test('late: waited for, one transition a look', async () => {
    arrive('stage');
    let looks = 0;
    const result = await run(PreLoadStrategy.ACK, (event) => {
      if (event.type === 'StateRetried' && ++looks === 2) writeAck();
    });
    expectLoaded(result);
    expect(visits(result, 'check_hr_ack_file')).toEqual({ entered: 1, retried: 2 });
  });

  test('never: skipped after the time to wait, and nothing is touched', async () => {
    arrive('stage');
    const result = await run(PreLoadStrategy.ACK);
    expectSkipped(result, `no ack file ${at(ACK)}`);
    expect(visits(result, 'check_hr_ack_file')).toEqual({ entered: 1, retried: 3 });
    expect(filesIn('stage')).toBe(3);
  });

  test('there, and no files: nothing was loaded, and the output says so', async () => {
    writeAck();
    expect((await run(PreLoadStrategy.ACK)).output).toMatchObject({ status: 'SKIPPED', reason: 'no table has files' });
    expect(existsSync(at(ACK))).toBe(false);
  });

  test('a failed run leaves it', async () => {
    arrive('stage');
    writeAck();
    writeFileSync(at('datasets/stage/hr/departments-bad.csv'), 'department_id,department_name\nnot-a-number,"');
    const result = await run(PreLoadStrategy.ACK);
    expect(result).toMatchObject({ status: 'FAILED', error: 'Starlake.LoadFailed' });
    expect(existsSync(at(ACK))).toBe(true);
  });
});
