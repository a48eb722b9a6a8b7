import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MAX_STATE, MAX_LOAD_TABLES } from '../../../lib/contract/limits';
import type { NumberedLoad, StoredEndLoadEvent } from '../../../lib/contract/round-files';
import { handler as endLoad } from '../../../lambda/handlers/end-load';
import { handler as explainFailure } from '../../../lambda/handlers/explain-failure';
import { handler as preLoad } from '../../../lambda/handlers/pre-load';
import { StoredAnswer, withLists, withoutLists } from '../../../lambda/round-files/lists';
import { RoundFiles } from '../../../lambda/round-files/round-files';
import { MemoryStorage } from '../../helpers/memory-storage';
import { scratchFolder } from '../../helpers/local-run';

// The functions as they are deployed, with the lake in a folder: what the states pass on are names of files.
const KEY = 'datasets/.starlake-stepfunctions/rounds/sales';
const execution = {
  Id: 'arn:aws:states:eu-west-1:1:execution:sales:run-1',
  Input: {},
  StartTime: '2026-08-02T00:00:00Z',
};
const CAUSE = JSON.stringify({
  TaskArn: 'task',
  LastStatus: 'STOPPED',
  Containers: [{ Name: 'starlake', ExitCode: 1 }],
});

let datasets: string;

beforeEach(() => {
  datasets = path.join(scratchFolder(), 'datasets');
  process.env.SL_DATASETS = datasets;
});
afterAll(() => delete process.env.SL_DATASETS);

function events(names: string[], more: object = {}) {
  const tablesFile = path.join(scratchFolder(), 'tables.json');
  const tables = names.map((table) => ({ table, pattern: `${table}-.*` }));
  const known = tables.map(({ table, pattern }) => [table, pattern]);
  writeFileSync(tablesFile, JSON.stringify({ declared: tables, known, renamed: {} }));
  const rounds = { uri: path.join(datasets, '.starlake-stepfunctions/rounds/sales'), key: KEY };
  const shared = { domain: 'sales', tablesFile, rounds, execution, pending: 'stage/sales' };
  const pipeline = { overlap: 'WAIT', lock: 'lock.json', ingesting: 'ingesting/sales', staleFiles: 'FAIL' } as const;
  const end = { ...shared, ...pipeline, pipeline: 'sales', archive: 'archive/sales', succeeded: 'ok' };
  const settings = { retries: 1, retryDelay: 60, budget: 700, ladder: [], maxRejectedRatio: 1, ...more };
  return { gate: { ...shared, strategy: 'pending' as const, pipeline }, end: { ...end, ...settings } };
}

function put(area: string, ...names: string[]): void {
  mkdirSync(path.join(datasets, area), { recursive: true });
  names.forEach((name) => writeFileSync(path.join(datasets, area, name), name));
}

function move(name: string, from: string, to: string): void {
  mkdirSync(path.join(datasets, to), { recursive: true });
  renameSync(path.join(datasets, from, name), path.join(datasets, to, name));
}

const itemsOf = ({ items = '' }: StoredAnswer): NumberedLoad[] =>
  JSON.parse(readFileSync(path.join(datasets, '..', items), 'utf8'));

test('a run of two rounds: states have names of files, and the output all tables', async () => {
  put('stage/sales', 'orders-1', 'returns-1');
  const { gate, end } = events(['orders', 'returns', 'zones']);
  const opened = (await preLoad(gate)) as StoredAnswer;
  expect(opened).toMatchObject({ ready: true, loads: 2, execution: execution.Id });
  expect(opened.items).toMatch(new RegExp(`^${KEY}/run-1/[0-9a-f]{16}\\.json$`));
  expect(opened).not.toHaveProperty('idle');
  expect(itemsOf(opened)).toEqual([
    { table: 'orders', index: 0 },
    { table: 'returns', index: 1 },
  ]);

  move('orders-1', 'stage/sales', 'archive/sales');
  move('returns-1', 'stage/sales', 'ingesting/sales');
  const failure = { Error: 'States.TaskFailed', Cause: CAUSE };
  const { rounds } = gate;
  const failed = await explainFailure({ domain: 'sales', table: 'returns', execution: execution.Id, failure, rounds });
  expect(failed).toMatch(/^[0-9a-f]{16}$/);
  const first = { ...end, state: { preLoad: opened, results: [0, failed] } } as StoredEndLoadEvent;
  const again = (await endLoad(first)) as StoredAnswer;
  expect(again).toMatchObject({ next: 'LOAD', wait: 60, loads: 1, execution: execution.Id });
  expect(itemsOf(again)).toEqual([{ table: 'returns', retries: 1, index: 0 }]);
  expect(readdirSync(path.join(datasets, 'stage/sales'))).toEqual(['returns-1']);

  move('returns-1', 'stage/sales', 'archive/sales');
  const second = { ...end, state: { preLoad: again, results: [0] } } as StoredEndLoadEvent;
  expect(await endLoad(second)).toMatchObject({
    next: 'END',
    summary: {
      status: 'LOADED',
      tables: [
        { table: 'orders', status: 'LOADED' },
        { table: 'returns', status: 'LOADED' },
        { table: 'zones', status: 'SKIPPED' },
      ],
    },
  });
});

test('a load whose failure nobody could explain has failed', async () => {
  put('stage/sales', 'orders-1');
  const { gate, end } = events(['orders'], { retries: 0 });
  const preLoadOf = (await preLoad(gate)) as StoredAnswer;
  const event = { ...end, state: { preLoad: preLoadOf, results: [{ index: 0 }] } } as StoredEndLoadEvent;
  const error = await endLoad(event).catch((each: Error) => each);
  expect((error as Error).name).toBe('Starlake.LoadFailed');
  expect(JSON.parse((error as Error).message).tables).toMatchObject([{ table: 'orders', kind: 'UNKNOWN' }]);
});

test('the end called twice, or redriven, reads the same files; without them there is nothing to go on with', async () => {
  put('stage/sales', 'orders-1');
  const { gate, end } = events(['orders']);
  const opened = (await preLoad(gate)) as StoredAnswer;
  const event = { ...end, state: { preLoad: opened, results: [{ index: 0 }] } } as StoredEndLoadEvent;
  const twice = [await endLoad(event), await endLoad(event)] as StoredAnswer[];
  expect(twice[1]).toEqual(twice[0]);
  const redriven = { ...event, execution: { ...execution, RedriveCount: 1 } };
  expect(await endLoad(redriven)).toMatchObject({ next: 'LOAD', wait: 0, loads: 1, redrive: 1 });
  rmSync(path.join(datasets, '.starlake-stepfunctions'), { recursive: true });
  await expect(endLoad(event)).rejects.toMatchObject({ name: 'Starlake.NoRunState' });
});

test('a run that is skipped, with more tables than its output has room for', async () => {
  const names = Array.from({ length: 6000 }, (_, i) => `some_table_${i}`);
  const { gate, end } = events(names);
  const closed = (await preLoad(gate)) as StoredAnswer;
  expect(Buffer.byteLength(JSON.stringify(closed))).toBeLessThan(1000);
  const { tablesFile, ...summary } = closed.summary as { tablesFile?: string };
  expect(summary).toMatchObject({
    status: 'SKIPPED',
    loaded: 0,
    skipped: 6000,
    reason: expect.stringMatching(/^no file/),
  });
  expect(JSON.parse(readFileSync(tablesFile!, 'utf8'))).toHaveLength(6000);
  // Without a Choice behind the gate, the end hands it on.
  const event = { ...end, state: { preLoad: closed } } as StoredEndLoadEvent;
  expect(await endLoad(event)).toMatchObject({ next: 'END', loads: 0, summary: closed.summary });
});

describe('the most tables', () => {
  const names = Array.from({ length: MAX_LOAD_TABLES }, (_, i) => `t${i}`.padEnd(250, 'n'));
  const folder = { uri: 's3a://lake/rounds', key: 'rounds' };
  const failure = { error: 'States.TaskFailed', kind: 'COMMAND_FAILED' as const, reason: 'r'.repeat(600) };
  const loads = names.map((table) => ({ table }));

  test('fit into a state, whatever became of them', async () => {
    const files = new RoundFiles(new MemoryStorage(), folder, execution.Id);
    const lists = { loads, idle: names, loaded: loads, failed: loads.map((load) => ({ load, failure })), stale: loads };
    const run = { ready: true, domain: 'sales', scheduledDate: '2026-08-02T00:00:00+0000', tables: '' };
    const answer = await withoutLists({ ...run, ...lists }, execution.Id, files);
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(1000);
    const name = await files.write({ table: names[0], failure });
    // Beside it there is the input of the execution, of 16 KiB.
    const room = MAX_STATE - 28_000;
    for (const result of [9999, name, { index: 9999 }]) {
      const results = names.map(() => result);
      expect(Buffer.byteLength(JSON.stringify({ preLoad: answer, results }))).toBeLessThan(room);
    }
    const event = { execution, state: { preLoad: answer, results: [1, name, { index: 2 }] } } as StoredEndLoadEvent;
    const { state } = await withLists(event, { declared: [], known: [] }, files);
    expect(state.preLoad).toMatchObject(lists);
    expect(state.results).toEqual([names[1], { table: names[0], failure }, { table: names[2], failure: {} }]);
  });
});

test('a file that another call is writing, or that has other content, is not taken for written', async () => {
  const storage = new MemoryStorage();
  const files = new RoundFiles(storage, { uri: 's3a://lake/rounds', key: 'rounds' }, execution.Id);
  const name = await files.write(['one']);
  storage.contents.set(files.uriOf(name), '["other"]');
  await expect(files.write(['one'])).rejects.toMatchObject({ name: 'Starlake.StillRunning' });
});

test('two executions have folders of their own; in a child, the folder is that of its parent', async () => {
  const storage = new MemoryStorage();
  const folder = { uri: 's3a://lake/rounds/sales', key: 'rounds/sales' };
  const [first, second] = ['a', 'b'].map(
    (name) => new RoundFiles(storage, folder, `arn:aws:states:x:1:execution:m:${name}`),
  );
  const name = await first.write(['same']);
  expect(await second.write(['same'])).toBe(name);
  expect([...storage.contents.keys()]).toEqual([
    `s3a://lake/rounds/sales/a/${name}.json`,
    `s3a://lake/rounds/sales/b/${name}.json`,
  ]);
  // A second call writes nothing new.
  expect(await first.write(['same'])).toBe(name);
});
