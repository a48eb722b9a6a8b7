import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Catalog, CatalogPipeline } from '../../../local/catalog/catalog';
import { History } from '../../../local/history/history';
import type { RunRecord } from '../../../local/history/run-record';
import type { Pipeline } from '../../../local/pipeline';
import { Commands } from '../../../local/ui/commands';
import { shownApp } from '../../../local/ui/shown-app';
import { UiPages } from '../../../local/ui/ui-pages';

const folder = mkdtempSync(path.join(tmpdir(), 'sfn-ui-many-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [PIPELINES, TABLES, RUNS] = [200, 50, 3];
const TIME = '2026-01-01T00:00:00.000Z';

/** A pipeline of 50 tables. */
function entry(id: string): CatalogPipeline {
  const none = {
    triggers: [],
    reads: [],
    writes: [],
    upstream: [],
    downstream: [],
    loadsFirst: [],
    parts: [],
    states: [],
  };
  const schedules = [{ expression: '0 2 * * *', timeZone: 'UTC', next: [TIME] }];
  return { id, name: id, kind: 'load', stack: 'Many', schedules, ...none };
}

/** A run of it, with all of its tables and containers. */
function recordOf(pipeline: string, id: string): RunRecord {
  const numbers = [...Array(TABLES).keys()];
  return {
    ...{
      id,
      pipeline,
      kind: 'load',
      stack: 'Many',
      where: 'local',
      status: 'SUCCEEDED',
      startedAt: TIME,
      endedAt: TIME,
    },
    states: ['check', 'import', 'load', 'end'].map((name) => ({
      name,
      type: 'Task',
      status: 'SUCCEEDED',
      startedAt: TIME,
    })),
    results: numbers.map((at) => ({
      kind: 'table',
      name: `t${at}`,
      status: 'LOADED',
      rows: 10,
      containers: [`${at}`],
    })),
    containers: numbers.map((at) => ({
      id: `${at}`,
      state: 'load',
      command: ['load', '--domains', pipeline, '--tables', `t${at}`],
      startedAt: TIME,
      endedAt: TIME,
      exitCode: 0,
      log: { file: `logs/${at}.log` },
    })),
  };
}

test(`${PIPELINES} pipelines of ${TABLES} tables with their runs are a page in less than 2 s`, async () => {
  const history = new History(path.join(folder, '.history'));
  const entries = [...Array(PIPELINES).keys()].map((at) => entry(`domain${at}`));
  for (const { name } of entries) {
    for (let number = 0; number < RUNS; number += 1) {
      const run = history.begin(name, new Date(TIME))!;
      run.end(recordOf(name, run.id));
    }
  }
  const definition = { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } } as const;
  const byId = new Map(
    entries.map(({ id, name, kind }): [string, Pipeline] => [
      id,
      { name, kind, stack: 'Many', logicalId: id, definition },
    ]),
  );
  const catalog: Catalog = { name: 'Many', madeAt: TIME, pipelines: entries, tables: [], lineage: [] };
  const app = shownApp(catalog, byId, new Map());
  const commands = new Commands({ program: [], options: [], cwd: folder, env: {}, onChange: () => {} });
  const rest = { draw: async () => '', rowsIn: async () => undefined };
  const pages = new UiPages({ app: async () => app, history, commands, ...rest }, 'token');
  const none = new URLSearchParams();
  // The first look reads all of the records; a busy machine does not count.
  const before = process.cpuUsage();
  const { body } = await pages.get('index.html', none);
  const { user, system } = process.cpuUsage(before);
  expect([...String(body).matchAll(/class="square good"/g)]).toHaveLength(PIPELINES * RUNS);
  expect((user + system) / 1e6).toBeLessThan(2);
  const [id] = history.ids('domain7');
  expect([...String((await pages.get(`runs/domain7/${id}.html`, none)).body).matchAll(/loaded/g)]).toHaveLength(TABLES);
});
