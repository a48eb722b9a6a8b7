import path from 'node:path';
import { S3Server, startS3Server } from '../../helpers/s3-server';

// The bundles that are deployed, as Lambda runs them, against a real S3 API over HTTP.
const BUCKET = 'lake';
const WORKERS = 10;
let server: S3Server;

beforeAll(async () => {
  server = await startS3Server([BUCKET]);
  Object.assign(process.env, server.env, { SL_DATASETS: `s3a://${BUCKET}/starlake/datasets` });
});

afterAll(() => server.stop());

const handlerOf = (name: string) => require(path.join(__dirname, '../../../assets', name, 'index.js')).handler;

test('of many workers that ask at the same moment, each gets a task of its own, and none is left', async () => {
  const runs = '.starlake-stepfunctions/runs/kpi';
  const execution = { Id: 'arn:aws:states:::execution:kpi:one', Input: {}, StartTime: '2026-08-02T00:00:00.000Z' };
  const settings = {
    pipeline: 'kpi',
    overlap: 'WAIT',
    lock: '.starlake-stepfunctions/turns/transforms/kpi.json',
    runs,
    succeeded: '.starlake-stepfunctions/succeeded/transform',
    execution,
  };
  const tasks = Array.from({ length: 2 * WORKERS }, (_, i) => ({ task: `kpi.t${i}` }));
  const numbers = { slots: WORKERS, events: 0, taskEvents: 0 };
  const { workers } = await handlerOf('begin-transforms')({ ...settings, ...numbers, tasks, loads: [] });
  expect(workers).toHaveLength(WORKERS);
  const next = (state: unknown) => handlerOf('next-task')({ runs, execution, state });

  const first = await Promise.all(workers.map(next));
  const second = await Promise.all(first.map(next));
  expect([...first, ...second].map(({ task }) => task).sort()).toEqual(tasks.map(({ task }) => task).sort());
  expect((await Promise.all(second.map(next))).map((told) => told.do)).toEqual(workers.map(() => 'END'));

  expect(await handlerOf('end-transforms')(settings)).toMatchObject({ next: 'END', summary: { status: 'DONE' } });
  await handlerOf('end-transforms')({ ...settings, forget: true });
  await expect(next(first[0])).rejects.toMatchObject({ name: 'Starlake.NoRunState' });
});
