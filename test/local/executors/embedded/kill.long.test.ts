import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import type * as fsPromises from 'node:fs/promises';
import * as path from 'node:path';
import { buildSync } from 'esbuild';
import * as fc from 'fast-check';
import { Killed } from '../../../../local/executors/embedded';
import { keeper, TestProject } from './support';

// Folders that are as if on a file system of their own, where a rename cannot get to.
const mockMounts: string[] = [];
jest.mock('node:fs/promises', () => {
  const actual = jest.requireActual<typeof fsPromises>('node:fs/promises');
  const mountOf = (file: string) => mockMounts.find((folder) => file.startsWith(`${folder}/`));
  const rename = async (from: string, to: string) => {
    if (mountOf(from) !== mountOf(to)) {
      throw Object.assign(new Error(`EXDEV: cross-device link not permitted, rename '${from}' -> '${to}'`), {
        code: 'EXDEV',
      });
    }
    return actual.rename(from, to);
  };
  return { ...actual, rename };
});

// A load that is killed wherever it may be, and tried again as the pipeline does, until it succeeds.
const keep = keeper();
const LOAD = ['load', '--domains', 'shop', '--tables', 'things'];
const FILES = { things1: 'id;label\n1;a\n2;b\n', things2: 'id;label\n3;c\n4;d\n' };
const ROWS = 'SELECT id::INTEGER, label FROM shop.things ORDER BY ALL';
const ALL = [
  [1, 'a'],
  [2, 'b'],
  [3, 'c'],
  [4, 'd'],
];
/** started, taken twice; of each file read, committing, committed, summarized, put away; finished. */
const CHECKPOINTS = 14;

const tableOf = (strategy: string) =>
  `  metadata: {writeStrategy: {${strategy}}}\n  attributes: [{name: id, type: long}, {name: label, type: string}]\n`;

/** Runs the load, killed at its n-th checkpoint if it gets there; gives back whether it was. */
async function loadKilledAt(project: TestProject, n: number, environment?: Record<string, string>): Promise<boolean> {
  let reached = 0;
  project.checkpoint = () => {
    if (++reached === n) {
      throw new Killed();
    }
  };
  const { exitCode } = await project.run(LOAD, { environment });
  project.checkpoint = undefined;
  expect([0, 137]).toContain(exitCode);
  return exitCode === 137;
}

async function loadInTheEnd(project: TestProject, environment?: Record<string, string>): Promise<void> {
  project.restore();
  expect((await project.run(LOAD, { environment })).exitCode).toBe(0);
}

async function expectNothingLeft(project: TestProject): Promise<void> {
  expect(project.files('datasets/stage/shop')).toEqual([]);
  expect(project.files('datasets/ingesting/shop')).toEqual([]);
}

describe.each(['type: APPEND', 'type: UPSERT_BY_KEY, key: [id]'])('%s', (strategy) => {
  test.each([
    ['archived', {}, Object.keys(FILES)],
    ['deleted', { SL_ARCHIVE: 'false' }, []],
  ])('killed at each checkpoint, three times, its files %s', async (_, environment, archived) => {
    for (let point = 1; point <= CHECKPOINTS; point++) {
      const project = keep(TestProject.ofTable(tableOf(strategy), FILES));
      expect(await loadKilledAt(project, point, environment)).toBe(true);
      for (let again = 0; again < 2; again++) {
        project.restore();
        await loadKilledAt(project, point, environment);
      }
      await loadInTheEnd(project, environment);
      expect(await project.query(ROWS)).toEqual(ALL);
      expect(project.files('datasets/archive/shop')).toEqual(archived);
      await expectNothingLeft(project);
    }
  });
});

test('has a row in the table for each row of a file, however it was killed', async () => {
  const attempt = fc.record({
    killAt: fc.integer({ min: 1, max: CHECKPOINTS + 4 }),
    restored: fc.boolean(),
    arrives: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(attempt, { maxLength: 8 }), fc.boolean(), async (attempts, archive) => {
      const environment = { SL_ARCHIVE: String(archive) };
      const project = TestProject.ofTable(tableOf('type: APPEND'), FILES);
      const names = Object.keys(FILES);
      const rows: unknown[] = [...ALL];
      try {
        for (const { killAt, restored, arrives } of attempts) {
          await loadKilledAt(project, killAt, environment);
          if (restored) {
            project.restore();
          }
          if (arrives) {
            const id = rows.length + 1;
            names.push(`things${id}`);
            rows.push([id, 'new']);
            project.write(`datasets/stage/shop/things${id}`, `id;label\n${id};new\n`);
          }
        }
        await loadInTheEnd(project, environment);
        expect(await project.query(ROWS)).toEqual(rows);
        expect(project.files('datasets/archive/shop')).toEqual(archive ? names.sort() : []);
        await expectNothingLeft(project);
      } finally {
        await project.remove();
      }
    }),
    { numRuns: 15 },
  );
});

test.each([
  ['committing', 4],
  ['committed', 2],
  ['put-away', 2],
])('a process that gets SIGKILL at %s', async (step, rows) => {
  const project = keep(TestProject.ofTable(tableOf('type: APPEND'), FILES));
  const repository = path.join(__dirname, '../../../..');
  buildSync({
    stdin: {
      resolveDir: repository,
      contents: `
        const { createEmbeddedExecutor } = require('./local/executors/embedded');
        const checkpoint = ({ step }) => step === '${step}' && process.kill(process.pid, 'SIGKILL');
        void createEmbeddedExecutor({ checkpoint }).run({
          argv: ${JSON.stringify(LOAD)}, environment: { SL_ROOT: '${project.root}' },
          signal: new AbortController().signal, onLine: () => {},
        });`,
    },
    outfile: project.path('load.js'),
    bundle: true,
    platform: 'node',
    mainFields: ['module', 'main'],
    external: ['@duckdb/node-api'],
    // By require, which finds what is in NODE_PATH.
    supported: { 'dynamic-import': false },
  });
  const env = { ...process.env, NODE_PATH: path.join(repository, 'node_modules') };
  expect(() => execFileSync(process.execPath, [project.path('load.js')], { env, stdio: 'pipe' })).toThrow(
    expect.objectContaining({ signal: 'SIGKILL' }),
  );
  project.restore();
  expect(await project.run(LOAD)).toEqual({ exitCode: 0, rows });
  expect(await project.query(ROWS)).toEqual(ALL);
  expect(project.files('datasets/archive/shop')).toEqual(Object.keys(FILES));
});

test('areas on different file systems, between which moves are copies', async () => {
  const project = keep(TestProject.ofTable(tableOf('type: APPEND'), FILES));
  const other = project.path('other');
  mockMounts.push(other);
  try {
    const environment = { SL_AREA_INGESTING: `file://${other}` };
    // The first file is committed.
    expect(await loadKilledAt(project, 6, environment)).toBe(true);
    expect(project.files('other/shop')).toEqual(Object.keys(FILES));
    for (const name of Object.keys(FILES)) {
      fs.renameSync(path.join(other, 'shop', name), project.path(`datasets/stage/shop/${name}`));
    }
    expect(await project.run(LOAD, { environment })).toEqual({ exitCode: 0, rows: 2 });
    expect(await project.query(ROWS)).toEqual(ALL);
    expect(project.files('datasets/archive/shop')).toEqual(Object.keys(FILES));
    expect(project.files('other/shop')).toEqual([]);
  } finally {
    mockMounts.pop();
  }
});
