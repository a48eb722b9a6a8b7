import { nextTask } from '../../../lambda/scheduler/next-task';
import type { NextTaskEvent, WorkerInput } from '../../../lib/contract/next-task';
import { Scheduler } from '../../../lambda/scheduler/scheduler';
import { ranksOf } from '../../../lambda/scheduler/graph';
import { RunFile } from '../../../lambda/scheduler/run-file';
import type { RunState, Status } from '../../../lambda/scheduler/run-state';
import { MemoryStorage } from '../../helpers/memory-storage';
import type { DeclaredTask } from '../../../lib/contract/transforms';

export const ID = 'arn:aws:states:us-east-1:123456789012:execution:kpi:one';
export const FILE = 's3://lake/runs/one.json';
export const TASKS: DeclaredTask[] = [
  { task: 'kpi.a', dataset: 'mart.a', options: 'x=1', cpu: '1024' },
  { task: 'kpi.b', after: [0] },
  { task: 'kpi.c', after: [0] },
];

/** A run that has begun, and the workers of it. */
export function setUp(tasks = TASKS, more: Partial<RunState> = {}) {
  const storage = new MemoryStorage();
  const statuses = tasks.map((): Status => 'PENDING');
  const state: RunState = {
    pipeline: 'kpi',
    execution: ID,
    started: 'then',
    scheduledDate: '2026-08-02T00:00:00+0000',
    options: 'sl_options_applied=0',
    slots: 2,
    whole: true,
    tasks,
    loads: [],
    ranks: ranksOf({ tasks, statuses }),
    statuses,
    failures: {},
    workers: [],
    redrive: 0,
    events: 0,
    taskEvents: 30,
    lastAssignmentId: 0,
    changes: 0,
    ...more,
  };
  new Scheduler(state).createWorkers();
  storage.contents.set(FILE, JSON.stringify(state));
  const woken: Array<[string, WorkerInput]> = [];
  const published: unknown[] = [];
  const warned: string[] = [];
  const ports = {
    file: new RunFile(storage, 's3://lake/runs', ID, async () => undefined),
    tokens: { succeed: async (token: string, told: object) => void woken.push([token, told as WorkerInput]) },
    publisher: { published: async (refreshed: readonly unknown[]) => void published.push(...refreshed) },
    warn: (message: string) => void warned.push(message),
  };
  const event = (told: NextTaskEvent['state'], token?: string): NextTaskEvent => ({
    runs: 'runs',
    execution: { Id: ID, RedriveCount: 2 },
    state: told,
    ...(token === undefined ? {} : { token }),
  });
  const ask = async (told: NextTaskEvent['state']) => (await nextTask(event(told), ports))!;
  const park = (told: NextTaskEvent['state'], token: string) => nextTask(event(told, token), ports);
  const now = () => JSON.parse(storage.contents.get(FILE)!) as RunState;
  return { storage, ports, woken, published, warned, ask, park, now };
}
