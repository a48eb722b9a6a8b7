import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Catalog, CatalogPipeline } from '../../../local/catalog/catalog';
import { History } from '../../../local/history/history';
import type { RunRecord } from '../../../local/history/run-record';
import { pageName, pipelinePath } from '../../../local/pages/site';
import type { Pipeline } from '../../../local/pipeline';
import type { Commands, Started } from '../../../local/ui/commands';
import { shownApp } from '../../../local/ui/shown-app';
import { UiPages } from '../../../local/ui/ui-pages';

const base = mkdtempSync(path.join(tmpdir(), 'sfn-ui-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const HOSTILE = `<script>alert(1)</script>"'&../../x`;
const NONE = { schedules: [], triggers: [], reads: [], writes: [], upstream: [], downstream: [] };
let folder = 0;

function entry(id: string, kind: Pipeline['kind'] = 'load'): CatalogPipeline {
  return { id, name: id, kind, stack: 'Starlake', loadsFirst: [], parts: [], states: [], ...NONE };
}

/** The pages of an app with these pipelines. */
function pagesOf(entries: readonly CatalogPipeline[], commands: readonly Started[] = []) {
  const history = new History(path.join(base, `${(folder += 1)}`, '.history'));
  const catalog: Catalog = {
    name: 'Starlake',
    madeAt: '2026-01-01T00:00:00Z',
    pipelines: entries,
    tables: [],
    lineage: [],
  };
  const definition = { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } } as const;
  const byId = new Map(
    entries.map(({ id, name, kind }): [string, Pipeline] => [
      id,
      { name, kind, stack: 'Starlake', logicalId: id, definition },
    ]),
  );
  const app = shownApp(catalog, byId, ({ name }) => (name === 'sales' ? 'backfill' : undefined));
  const started: string[][] = [];
  const fake = {
    all: commands,
    start: (argv: string[]) => started.push(argv),
    interrupt: (number: number) => started.push([`${number}`]),
  };
  const pages = new UiPages(
    {
      app: async () => app,
      stamp: () => '',
      history,
      commands: fake as unknown as Commands,
      draw: async () => '<svg/>',
      rowsIn: async (_root, table) =>
        table === 'sales.orders'
          ? {
              rows: {
                schema: 'sales',
                table: 'orders',
                database: 'd',
                columns: [{ name: HOSTILE, type: 'VARCHAR' }],
                rows: [[HOSTILE], [null]],
                count: 3,
              },
            }
          : undefined,
    },
    'form-token',
  );
  const get = async (at: string, query = '') => pages.get(at, new URLSearchParams(query));
  const post = async (at: string, fields: Record<string, string>) => pages.post(at, new URLSearchParams(fields));
  return { pages, history, get, post, started };
}

/** Keeps a run. */
function keep(
  history: History,
  pipeline: string,
  more: Partial<RunRecord> = {},
  lines: readonly string[] = [],
): RunRecord {
  const run = history.begin(pipeline, new Date('2026-01-01T00:00:00.000Z'))!;
  const about = { id: run.id, pipeline, kind: 'load', stack: 'Starlake', where: 'local', root: '/r' } as const;
  const times = { startedAt: '2026-01-01T00:00:00.000Z', endedAt: '2026-01-01T00:00:05.000Z' };
  const record: RunRecord = {
    ...about,
    ...times,
    status: 'SUCCEEDED',
    states: [],
    results: [],
    containers: [],
    ...more,
  };
  lines.forEach((line) => run.line('1', line));
  run.end(record);
  return record;
}

const FAILED: Partial<RunRecord> = {
  status: 'FAILED',
  error: {
    name: 'Starlake.LoadFailed',
    message: `orders: ${HOSTILE}`,
    hint: 'Fix it.',
    resume: `npx starlake-sfn run 'a b' --resume`,
  },
  states: [
    {
      name: HOSTILE,
      type: 'Map',
      status: 'FAILED',
      startedAt: '2026-01-01T00:00:00.000Z',
      items: { total: 5, done: 3, failed: 1, running: 1, slots: 2 },
    },
  ],
  results: [
    { kind: 'table', name: 'orders', status: 'LOADED', rows: 1200, rejected: 3, milliseconds: 1500, containers: ['1'] },
    { kind: 'table', name: HOSTILE, status: 'FAILED', reason: HOSTILE },
  ],
  containers: [
    {
      id: '1',
      state: 'l',
      command: ['load', HOSTILE],
      startedAt: '2026-01-01T00:00:00.000Z',
      exitCode: 1,
      log: { file: 'logs/1.log' },
    },
  ],
  input: { [HOSTILE]: HOSTILE },
};

describe.each(['sales', HOSTILE, 'ümläut/..', '..'])('of a pipeline called %j', (name) => {
  const { history, get } = pagesOf([entry(name)]);
  const run = keep(history, name, FAILED, [HOSTILE, 'Spark said \u001b[31mno']);
  const folderOfRun = `runs/${pageName(name)}/${run.id}`;

  test.each([
    ['index.html'],
    [pipelinePath(name)],
    [`${folderOfRun}.html`],
    [`${folderOfRun}/logs/1.html`],
    [`${folderOfRun}/rows.html`, 'table=sales.orders'],
  ])('%s has no HTML of data', async (at, query = '') => {
    const { status, type, body } = await get(at, query);
    expect({ status, type }).toEqual({ status: 200, type: 'html' });
    expect(String(body)).not.toContain('<script>alert');
    expect(String(body)).not.toMatch(/href="javascript:/);
  });

  test('the page of a failed run says why, and how to go on', async () => {
    const { body } = await get(`${folderOfRun}.html`);
    for (const text of [
      'Starlake.LoadFailed',
      'Fix it.',
      'run &#39;a b&#39; --resume',
      '1,200',
      '3 of 5 done, 1 failed, 1 running, 2 slots',
      '>Resume<',
    ]) {
      expect(String(body).replaceAll("'", '&#39;')).toContain(text);
    }
  });

  test('a run as JSON is its record, and a log as text is its lines', async () => {
    expect(JSON.parse(String((await get(`${folderOfRun}.json`)).body))).toEqual(run);
    expect(await get(`${folderOfRun}/logs/1.txt`)).toMatchObject({ type: 'text' });
    expect(String((await get(`${folderOfRun}/logs/1.txt`)).body)).toBe(`${HOSTILE}\nSpark said \u001b[31mno\n`);
  });
});

test.each([
  'runs/sales/../../../etc/passwd.html',
  'runs/sales/20260101T000000000Z-000000.html',
  'runs/nope/x.json',
  'runs/sales/x/logs/1.txt',
  'pipelines/nope.html',
  'tables/nope.html',
  'toString',
])('%s is not there', async (at) => {
  const { get } = pagesOf([entry('sales')]);
  expect(await get(at)).toMatchObject({ status: 404, type: 'html' });
});

test('a log that is not kept, and a table that is not there, are not found', async () => {
  const { history, get } = pagesOf([entry('sales')]);
  const { id } = keep(history, 'sales', {
    containers: FAILED.containers!.map((each) => ({ ...each, log: undefined })),
  });
  expect((await get(`runs/sales/${id}/logs/1.html`)).status).toBe(404);
  expect((await get(`runs/sales/${id}/logs/2.html`)).status).toBe(404);
  expect((await get(`runs/sales/${id}/rows.html`, 'table=nope')).status).toBe(404);
});

test('of a long log the page shows the end', async () => {
  const { history, get } = pagesOf([entry('sales')]);
  const { id } = keep(history, 'sales', FAILED);
  writeFileSync(path.join(history.folder, 'sales', id, 'logs/1.log'), `first\n${'x'.repeat(300_000)}\nlast\n`);
  const { body } = await get(`runs/sales/${id}/logs/1.html`);
  expect(String(body)).toContain('last');
  expect(String(body)).not.toContain('first');
  expect(String((await get(`runs/sales/${id}/logs/1.txt`)).body)).toContain('first');
});

test('only the last run of a pipeline can be resumed', async () => {
  const { history, get } = pagesOf([entry('sales')]);
  const { id } = keep(history, 'sales', FAILED);
  const later = history.begin('sales', new Date('2026-01-02T00:00:00.000Z'))!;
  later.end({ ...keep(history, 'x'), pipeline: 'sales', id: later.id });
  expect(String((await get(`runs/sales/${id}.html`)).body)).not.toContain('>Resume<');
});

describe('a pipeline of the same name in another stack', () => {
  test('has runs of its own', async () => {
    const { history, get } = pagesOf([entry('sales')]);
    keep(history, 'sales', { stack: 'Other' });
    expect(String((await get('pipelines/sales.html')).body)).toContain('It has not run on this machine yet.');
  });

  test('neither hides runs, nor keeps one from being resumed, however often it runs', async () => {
    const { history, get } = pagesOf([entry('sales')]);
    const { id } = keep(history, 'sales', FAILED);
    for (let day = 2; day < 14; day++) {
      const other = history.begin('sales', new Date(Date.UTC(2026, 0, day)))!;
      other.end({ ...keep(history, 'x'), pipeline: 'sales', stack: 'Other', id: other.id });
    }
    expect(String((await get('index.html')).body)).toContain(`runs/sales/${id}.html`);
    expect(String((await get(`runs/sales/${id}.html`)).body)).toContain('>Resume<');
  });
});

test('rows are those of the dataset, also where that has another name than the table', async () => {
  const parts = [{ name: 'departments', dataset: 'hr.teams', reads: [] }];
  const { history, get } = pagesOf([{ ...entry('hr'), parts }]);
  const { id } = keep(history, 'hr', {
    results: ['departments', 'other'].map((name) => ({ kind: 'table', name, status: 'LOADED' })),
  });
  const page = String((await get(`runs/hr/${id}.html`)).body);
  const links = [...page.matchAll(/rows\.html\?table=([^"]+)"/g)].map(([, table]) => table);
  expect(links).toEqual(['hr.teams', 'hr.other']);
});

test('a log is shown without the colours of a terminal', async () => {
  const { history, get } = pagesOf([entry('sales')]);
  const { id } = keep(history, 'sales', FAILED, ['\u001b[31mERROR\u001b[0m no file', '\ttwo']);
  expect(String((await get(`runs/sales/${id}/logs/1.html`)).body)).toContain('>ERROR no file\n two\n<');
});

test('buttons that resume a backfill say which pipeline it runs', async () => {
  const { history, get } = pagesOf([entry('sales'), entry('backfill', 'backfill')]);
  const { id } = keep(history, 'backfill', { ...FAILED, kind: 'backfill', input: { pipeline: 'sales' } });
  for (const at of ['pipelines/backfill.html', `runs/backfill/${id}.html`]) {
    const page = String((await get(at)).body);
    const form = page.split('<form').find((each) => each.includes('action="/actions/resume"'));
    expect({ at, form }).toEqual({ at, form: expect.stringContaining('name="target" value="sales"') });
  }
});

test('stacks that share names are run one by one', async () => {
  const { get, post, started } = pagesOf([{ ...entry('A/sales'), name: 'sales' }]);
  const page = String((await get('index.html')).body);
  expect(page).toContain('>Run all of Starlake<');
  expect(page).not.toContain('>Run all<');
  for (const action of ['run', 'resume']) await post(`actions/${action}`, { all: 'yes', stack: 'Starlake' });
  expect(started).toEqual([
    ['run', '--all', '--stack', 'Starlake'],
    ['run', '--all', '--stack', 'Starlake', '--resume'],
  ]);
  expect(await post('actions/run', { all: 'yes', stack: '--help' })).toMatchObject({ status: 404 });
});

test('buttons of pipelines of the same name are read out differently', async () => {
  const { get } = pagesOf([{ ...entry('A/sales'), name: 'sales' }]);
  expect(String((await get('index.html')).body)).toContain('aria-label="Run A/sales"');
});

test('a record that is not whole is named, with what to do', async () => {
  const { history, get } = pagesOf([entry('sales')]);
  const { id } = keep(history, 'sales');
  const file = history.recordFile('sales', id);
  writeFileSync(file, '{"id": ');
  await expect(get('index.html')).rejects.toThrow(`${file} is not the record of a run`);
});

test('a command that could not run says why', async () => {
  const at = new Date();
  const command = {
    number: 1,
    argv: ['run', 'sales'],
    startedAt: at,
    endedAt: at,
    exitCode: 2,
    printed: '',
    said: 'starlake-sfn: another run <b>',
  };
  const { get } = pagesOf([entry('sales')], [command]);
  expect(String((await get('index.html')).body)).toContain('starlake-sfn: another run &lt;b>');
});

describe('buttons start what a user would type', () => {
  test.each<[string, Record<string, string>, string[], string]>([
    ['run', { pipeline: 'sales' }, ['run', 'sales'], '/pipelines/sales.html'],
    ['run', { all: 'yes' }, ['run', '--all'], '/index.html'],
    ['resume', { pipeline: 'sales' }, ['run', 'sales', '--resume'], '/pipelines/sales.html'],
    ['resume', { all: 'yes' }, ['run', '--all', '--resume'], '/index.html'],
    [
      'resume',
      { pipeline: 'backfill', target: 'sales' },
      ['backfill', 'sales', '--with', 'backfill', '--resume'],
      '/pipelines/backfill.html',
    ],
    [
      'backfill',
      { pipeline: 'sales', from: '2026-01-01', to: '2026-01-02' },
      ['backfill', 'sales', '--from', '2026-01-01', '--to', '2026-01-02', '--with', 'backfill'],
      '/pipelines/sales.html',
    ],
    ['stop', { number: '3' }, ['3'], '/index.html'],
  ])('%s %j', async (action, fields, argv, location) => {
    const { post, started } = pagesOf([entry('sales'), entry('backfill', 'backfill')]);
    expect(await post(`actions/${action}`, fields)).toMatchObject({ status: 303, location });
    expect(started).toEqual([argv]);
  });

  test.each<[string, Record<string, string>]>([
    ['run', { pipeline: 'nope' }],
    ['run', { pipeline: '--help' }],
    ['run', { pipeline: 'backfill' }],
    ['run', {}],
    ['resume', { pipeline: 'backfill', target: '--all' }],
    ['backfill', { pipeline: 'sales', from: '2026-01-01', to: '--dry-run' }],
    ['backfill', { pipeline: 'hr', from: '2026-01-01', to: '2026-01-02' }],
    ['backfill', { all: 'yes' }],
    ['nope', { pipeline: 'sales' }],
  ])('and nothing for %s %j', async (action, fields) => {
    const { post, started } = pagesOf([entry('sales'), entry('hr'), entry('backfill', 'backfill')]);
    expect(await post(`actions/${action}`, fields)).toMatchObject({ status: 404 });
    expect(started).toEqual([]);
  });
});
