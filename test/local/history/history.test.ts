import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { History } from '../../../local/history/history';
import type { RunRecord } from '../../../local/history/run-record';

const base = mkdtempSync(path.join(tmpdir(), 'sfn-history-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

let number = 0;
const fresh = (kept?: number) => new History(path.join(base, `${(number += 1)}`, '.history'), kept);
const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));

function run(pipeline: string, id: string, more: Partial<RunRecord> = {}): RunRecord {
  const lists = { states: [], results: [], containers: [] };
  const start = { startedAt: '2026-01-01T00:00:00.000Z', kind: 'load', where: 'local', status: 'RUNNING' } as const;
  return { id, pipeline, ...start, ...lists, ...more };
}

/** A run that has ended. */
function keep(history: History, pipeline: string, second: number, more: Partial<RunRecord> = {}): RunRecord {
  const folder = history.begin(pipeline, at(second))!;
  const record = run(pipeline, folder.id, { status: 'SUCCEEDED', ...more });
  folder.end(record);
  return record;
}

test('a run is there while it goes on, and afterwards', () => {
  const history = fresh();
  const folder = history.begin('sales', at(1))!;
  folder.begin(run('sales', folder.id));
  expect(history.runs('sales').map(({ status }) => status)).toEqual(['RUNNING']);
  folder.end(run('sales', folder.id, { status: 'FAILED' }));
  expect(history.runs('sales').map(({ status }) => status)).toEqual(['FAILED']);
});

test('of each pipeline the last runs are kept, and one that goes on', () => {
  const history = fresh(2);
  const open = history.begin('sales', at(0))!;
  open.begin(run('sales', open.id));
  const [, second, third] = [1, 2, 3].map((second) => keep(history, 'sales', second));
  keep(history, 'hr', 9);
  expect(history.ids('sales')).toEqual([third!.id, second!.id, open.id]);
  open.end(run('sales', open.id, { status: 'SUCCEEDED' }));
  const fourth = keep(history, 'sales', 4);
  expect(history.ids('sales')).toEqual([fourth.id, third!.id]);
  expect(history.ids('hr')).toHaveLength(1);
});

test('with 0 runs to keep nothing is written', () => {
  const history = fresh(0);
  expect(history.begin('sales', at(1))).toBeUndefined();
  expect(existsSync(history.folder)).toBe(false);
});

test('what is not a run stays when old runs are removed', () => {
  const history = fresh(1);
  keep(history, 'sales', 1);
  writeFileSync(path.join(history.folder, 'sales', 'notes.txt'), 'mine');
  keep(history, 'sales', 2);
  expect(readFileSync(path.join(history.folder, 'sales', 'notes.txt'), 'utf8')).toBe('mine');
});

test('the run of a process that was killed is interrupted', () => {
  const history = fresh();
  const folder = history.begin('sales', at(1))!;
  const states = [{ name: 'load', type: 'Map', status: 'RUNNING', startedAt: '2026-01-01T00:00:00.000Z' }] as const;
  const results = ['RUNNING', 'LOADED'].map((status, index) => ({ kind: 'table', name: `t${index}`, status }) as const);
  folder.begin(run('sales', folder.id, { states, results }));
  // No process can have this id.
  writeFileSync(path.join(history.folder, 'sales', folder.id, 'lock'), `${2 ** 30}\n`);
  const [found] = history.runs('sales');
  expect(found).toMatchObject({ status: 'INTERRUPTED', error: { name: 'Interrupted' } });
  expect(found!.states[0]!.status).toBe('STOPPED');
  expect(found!.results.map(({ status }) => status)).toEqual(['STOPPED', 'LOADED']);
});

test('a folder without a whole record is no run', () => {
  const history = fresh();
  history.begin('sales', at(1));
  expect(history.ids('sales')).toHaveLength(1);
  expect(history.runs('sales')).toEqual([]);
});

test.each(['../../../etc/passwd', '..', '', 'run.json', '20260101T000000000Z-zzzzzz'])('%j is no id', (id) => {
  expect(fresh().read('sales', id)).toBeUndefined();
});

test('pipelines whose names give the same folder have their own runs', () => {
  const history = fresh();
  keep(history, 'a b', 1);
  keep(history, 'a/b', 2);
  expect(history.runs('a b').map(({ pipeline }) => pipeline)).toEqual(['a b']);
  expect(history.runs('../a b')).toEqual([]);
});

test('output of containers is in files, also of those in executions that the run has started', () => {
  const history = fresh();
  const folder = history.begin('sales', at(1))!;
  const container = (id: string) => {
    const log = { file: `logs/${id.replaceAll('/', '-')}.log` };
    return { id, state: 'load', command: ['load'], startedAt: '2026-01-01T00:00:00.000Z', log };
  };
  folder.line('1', 'first');
  folder.line('2/1', 'nested');
  folder.line('1', 'second');
  const record = run('sales', folder.id, { status: 'SUCCEEDED', containers: ['1', '2/1'].map(container) });
  folder.end(record);
  expect(readFileSync(history.logFile(record, '1')!, 'utf8')).toBe('first\nsecond\n');
  expect(readFileSync(history.logFile(record, '2/1')!, 'utf8')).toBe('nested\n');
  expect(history.logFile(record, '3')).toBeUndefined();
});

test('nobody else can read it, and version control does not see it', () => {
  const history = fresh();
  keep(history, 'sales', 1);
  expect(statSync(history.folder).mode & 0o077).toBe(0);
  expect(readFileSync(path.join(history.folder, '..', '.gitignore'), 'utf8')).toBe('*\n');
});

test('the end says that an earlier write failed', async () => {
  const history = fresh();
  const folder = history.begin('sales', at(1))!;
  rmSync(path.join(history.folder, 'sales', folder.id, 'logs'), { recursive: true });
  mkdirSync(path.join(history.folder, 'sales', folder.id, 'run.json.new'));
  expect(() => folder.end(run('sales', folder.id))).toThrow('EISDIR');
});
