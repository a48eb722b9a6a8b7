import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Catalog, CatalogPipeline, CatalogTable } from '../../../local/catalog/catalog';
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

/** A table of it. */
function tableOf(domain: string, at: number): CatalogTable {
  const columns = [...Array(15).keys()].map((each) => ({ name: `column_${each}`, type: 'string' }));
  const declared = { file: `metadata/load/${domain}/t${at}.sl.yml`, tags: [], columns, primaryKey: [] };
  const none = { readBy: [], upstream: [], downstream: [] };
  return { name: `${domain}.t${at}`, domain, source: 'load', writtenBy: [domain], ...none, declared };
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

test(`${PIPELINES} pipelines of ${TABLES} tables with their runs: each page takes less than 2 s`, async () => {
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
  const tables = entries.flatMap(({ id }) => [...Array(TABLES).keys()].map((at) => tableOf(id, at)));
  const catalog: Catalog = { name: 'Many', madeAt: TIME, pipelines: entries, tables, lineage: [] };
  const app = shownApp(catalog, byId, () => undefined);
  const commands = new Commands({ program: [], options: [], cwd: folder, env: {}, onChange: () => {} });
  const rest = { stamp: () => '', draw: async () => '', rowsIn: async () => undefined };
  const pages = new UiPages({ app: async () => app, history, commands, ...rest }, 'token');
  const none = new URLSearchParams();
  const [id] = history.ids('domain7');
  const seen = async (at: string) => {
    // A busy machine does not count.
    const before = process.cpuUsage();
    const { status, body } = await pages.get(at, none);
    const { user, system } = process.cpuUsage(before);
    expect({ at, status }).toEqual({ at, status: 200 });
    expect((user + system) / 1e6).toBeLessThan(2);
    return String(body);
  };
  // The first look reads all of the records.
  expect([...(await seen('index.html')).matchAll(/class="square good"/g)]).toHaveLength(PIPELINES * RUNS);
  expect([...(await seen(`runs/domain7/${id}.html`)).matchAll(/loaded/g)]).toHaveLength(TABLES);
  const others = ['pipelines/domain7.html', 'tables.html', 'tables/domain7.t7.html', 'search-index.js'];
  for (const at of others) expect(await seen(at)).toContain('domain7');
});
